//! Economies whose every figure is known: Scotland's, split into more industries and into regions.

use millpond::calibrate::table::Table;

/// Divisions of NACE for the bundled sectors.
const CODES: [&str; 28] = [
    "01", "02", "03", "05", "10", "11", "13", "20", "24", "35", "36", "41", "45", "47", "49", "55",
    "56", "58", "64", "68", "68.2", "69", "84", "85", "86", "87", "90", "95",
];

/// An economy by industry: all figures in millions.
#[derive(Clone)]
pub struct Economy {
    pub codes: Vec<String>,
    pub names: Vec<String>,
    /// `[seller][buyer]`.
    pub flows: Vec<Vec<f64>>,
    /// `[seller][final user]`: eight users, then exports to the state and the world.
    pub finals: Vec<Vec<f64>>,
    /// State, world, taxes on products: `[row][industry and final user]`, without exports.
    pub bought: Vec<Vec<f64>>,
    /// Taxes on production, wages, surplus: `[row][industry]`.
    pub value_added: Vec<Vec<f64>>,
    pub output: Vec<f64>,
    pub jobs: Vec<f64>,
}

pub const FINALS: [&str; 10] = [
    "Households",
    "NPISHs",
    "Central Government",
    "Local Government",
    "Gross fixed capital formation",
    "Changes in inventories",
    "Valuables",
    "Non-resident households",
    "Rest of UK exports",
    "Rest of world exports",
];

/// Scotland's 28 industries.
pub fn scotland() -> Economy {
    let text = std::fs::read_to_string("scenarios/data/scotland-2019-table-28.csv")
        .expect("it is bundled");
    let table = Table::parse(&text).expect("it is sound");
    let million = |pounds: f64| pounds / 1e6;
    let users = table.final_use.columns();
    let count = table.sectors.len();
    let row =
        |of: &dyn Fn(usize) -> f64| (0..count).map(|at| million(of(at))).collect::<Vec<f64>>();
    let bought = |origin: usize| {
        let of = |column: &millpond::calibrate::table::Column| match origin {
            2 => column.product_tax,
            origin => column.imports[origin + 1].total,
        };
        let industries = table.industries.iter().map(|industry| of(&industry.inputs));
        industries
            .chain(users.iter().map(|user| of(user)))
            .map(million)
            .collect()
    };
    let finals = |seller: usize| {
        let own = users.iter().map(|user| user.products[seller]);
        let exports = [
            table.final_use.exports_state[seller],
            table.final_use.exports_world[seller],
        ];
        own.chain(exports).map(million).collect()
    };
    Economy {
        codes: CODES.map(str::to_owned).to_vec(),
        names: table
            .sectors
            .iter()
            .map(|sector| sector.label.replace(',', ""))
            .collect(),
        flows: (0..count)
            .map(|seller| row(&|buyer| table.industries[buyer].inputs.products[seller]))
            .collect(),
        finals: (0..count).map(finals).collect(),
        bought: (0..3).map(bought).collect(),
        value_added: vec![
            row(&|at| table.industries[at].production_tax),
            row(&|at| table.industries[at].wages),
            row(&|at| table.industries[at].surplus),
        ],
        output: row(&|at| table.industries[at].output),
        jobs: table
            .industries
            .iter()
            .map(|industry| industry.jobs)
            .collect(),
    }
}

/// A number from 0 to 1 that is always the same for the same place.
pub fn chance(a: usize, b: usize) -> f64 {
    let mixed = (a as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (b as u64 + 7).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11) as f64
        / (1_u64 << 53) as f64
}

impl Economy {
    /// The same economy with `industries` industries: each is split into three or four.
    pub fn split(&self, industries: usize) -> Self {
        let count = self.codes.len();
        let parent: Vec<usize> = (0..industries).map(|at| at * count / industries).collect();
        let weight: Vec<f64> = (0..industries).map(|at| 0.5 + chance(at, 1)).collect();
        let share = |at: usize| {
            let all: f64 = (0..industries)
                .filter(|other| parent[*other] == parent[at])
                .map(|other| weight[other])
                .sum();
            weight[at] / all
        };
        let shares: Vec<f64> = (0..industries).map(share).collect();
        let number = |at: usize| {
            at + 1
                - parent
                    .iter()
                    .position(|p| *p == parent[at])
                    .expect("it is one of them")
        };
        let across = |row: &[f64]| -> Vec<f64> {
            let industries = (0..industries).map(|at| row[parent[at]] * shares[at]);
            industries
                .chain(row[count.min(row.len())..].iter().copied())
                .collect()
        };
        let down = |rows: &[Vec<f64>], at: usize| {
            rows[parent[at]]
                .iter()
                .map(|cell| cell * shares[at])
                .collect::<Vec<f64>>()
        };
        Self {
            codes: (0..industries)
                .map(|at| format!("{}.{}", self.codes[parent[at]], number(at)))
                .collect(),
            names: (0..industries)
                .map(|at| format!("{} part {}", self.names[parent[at]], number(at)))
                .collect(),
            flows: (0..industries)
                .map(|at| across(&down(&self.flows, at)))
                .collect(),
            finals: (0..industries).map(|at| down(&self.finals, at)).collect(),
            bought: self.bought.iter().map(|row| across(row)).collect(),
            value_added: self.value_added.iter().map(|row| across(row)).collect(),
            output: across(&self.output),
            jobs: across(&self.jobs),
        }
    }

    /// A part of the economy: each industry's column by its own share, final users what is left of
    /// each row, so that the part balances as the whole does.
    pub fn part(&self, region: usize, size: f64) -> Self {
        let count = self.codes.len();
        let share: Vec<f64> = (0..count)
            .map(|at| size * (0.7 + 0.6 * chance(region, at)))
            .collect();
        let mut part = self.clone();
        for seller in 0..count {
            for (flow, share) in part.flows[seller].iter_mut().zip(&share) {
                *flow *= share;
            }
            part.output[seller] *= share[seller];
            part.jobs[seller] *= share[seller];
            let left = part.output[seller] - part.flows[seller].iter().sum::<f64>();
            let before: f64 = self.finals[seller].iter().sum();
            part.finals[seller]
                .iter_mut()
                .for_each(|cell| *cell *= left / before);
        }
        for row in part.bought.iter_mut().chain(&mut part.value_added) {
            for (at, cell) in row.iter_mut().enumerate() {
                *cell *= share.get(at).copied().unwrap_or(size);
            }
        }
        part
    }
}
