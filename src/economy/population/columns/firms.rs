//! Fills the columns of firms.

use super::cut;
use crate::economy::base::POOLS;
use crate::economy::firms::{Bought, FirmBlock, Form, Status, buys_by_invoice};
use crate::economy::local_money::FirmPurses;
use crate::economy::population::Plan;
use crate::economy::population::links::Links;
use crate::economy::population::workplaces::{Workplaces, labour_elasticity};
use crate::ledger::{Desk, Desked, Node, Purses};
use crate::random::Purpose;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume};

/// The blocks of all firms at the end of the month before the first.
pub(super) fn firm_blocks(
    plan: &Plan,
    places: &Workplaces,
    links: &Links,
    size: usize,
    currencies: usize,
) -> Vec<FirmBlock> {
    let mut blocks = Vec::new();
    for (sector, range) in places.of_sector.iter().enumerate() {
        for (first, end) in cut(range.start, range.end, size) {
            blocks.push(firm_block(
                plan, places, links, sector, first, end, currencies,
            ));
        }
    }
    blocks
}

#[allow(clippy::too_many_arguments, clippy::too_many_lines)]
fn firm_block(
    plan: &Plan,
    places: &Workplaces,
    links: &Links,
    sector: usize,
    first: usize,
    end: usize,
    currencies: usize,
) -> FirmBlock {
    let n = end - first;
    let products = plan.base.recipes.len();
    let recipe = &plan.base.recipes[sector];
    let traits = &plan.accounts.sectors[sector];
    let behaviour = plan.behaviour;
    let expected = places.expected[first..end].to_vec();
    let monthly_sales = |firm: usize| expected[firm] / VOLUME_PER_PENNY;
    let staff = |f: usize| expected[f] * recipe.labour * places.toil[first + f];
    let deposits = (0..n)
        .map(|f| {
            // What a firm keeps when it has paid its owners: see `share_out`.
            let replacement = if traits.public {
                0.0
            } else {
                opening_investment(plan, sector, expected[f])
            };
            Pence((monthly_sales(f) * behaviour.firm_deposit_months + replacement) as i64)
        })
        .collect();
    let chance = |purpose: Purpose, share: f64| -> Vec<bool> {
        let stream = plan.luck.stream(purpose, 0, plan.firm_key);
        (first..end)
            .map(|firm| stream.uniform(firm as u64, 0) < share)
            .collect()
    };
    let months = |days: Option<f64>, usual: f64| days.map_or(usual, |d| d * 12.0 / 365.0);
    let input_months = months(traits.plant.input_days, behaviour.input_stock_months);
    let products_and_firms = recipe
        .input
        .iter()
        .flat_map(|&needed| expected.iter().map(move |e| needed * e));
    let input_stock = products_and_firms
        .map(|used| Volume((used * input_months) as i64))
        .collect();
    let stock_months = if traits.stored {
        months(traits.plant.stock_days, behaviour.goods_stock_months)
    } else {
        0.0
    };
    let serves = Desked {
        node: Node::Sector(sector as u16),
        first: first as u32,
    };
    FirmBlock {
        sector,
        first,
        public: traits.public,
        stored: traits.stored,
        stock_months,
        input_months,
        plant: places.plant[sector],
        scale: labour_elasticity(plan, sector),
        purses: Purses::opened(deposits),
        desk: Desk::new(serves),
        birth: vec![0; n],
        status: vec![Status::Active; n],
        distress: vec![0; n],
        outside_share: vec![0.0; n],
        form: vec![Form::Private; n],
        bonus: vec![Pence::ZERO; n],
        passed_over: Pence::ZERO,
        fill_away: vec![1.0; n],
        regional_bank: chance(Purpose::BuildBank, behaviour.regional_bank_share),
        capacity: expected
            .iter()
            .map(|e| e.max(1.0) / behaviour.capacity_use)
            .collect(),
        stretch: vec![1.0; n],
        toil: places.toil[first..end].to_vec(),
        planned: expected.clone(),
        cash: vec![1.0; n],
        price: vec![1.0; n],
        markup: vec![recipe.markup; n],
        final_share: places.final_share[first..end].to_vec(),
        profit: expected
            .iter()
            .map(|e| {
                let surplus = e / VOLUME_PER_PENNY * recipe.markup / (1.0 + recipe.markup);
                surplus - opening_investment(plan, sector, *e)
            })
            .collect(),
        pool_weight: places.pool_weight[first..end].to_vec(),
        wage: vec![recipe.wage; n],
        heads: places.heads[first..end].to_vec(),
        skill: vec![0; n],
        hours: places.hours[first..end].to_vec(),
        vacancies: vec![0; n],
        staffing: (0..n).map(staff).collect(),
        whole_heads: (0..n)
            .map(|f| (f64::from(places.heads[first + f]) - staff(f)) as f32)
            .collect(),
        lay_off: vec![0.0; n],
        stock: expected
            .iter()
            .map(|e| Volume((e * (stock_months + recipe.harvest.stored())) as i64))
            .collect(),
        growing: expected
            .iter()
            .map(|e| Volume((e * recipe.harvest.standing) as i64))
            .collect(),
        input_stock,
        supplier: (0..products)
            .flat_map(|product| {
                (first..end).map(move |firm| links.supplier[firm * products + product])
            })
            .collect(),
        invoiced: {
            let custom = plan.luck.stream(Purpose::BuildInvoicing, 0, plan.firm_key);
            (first..end)
                .map(|firm| buys_by_invoice(custom, firm as u64, products, behaviour))
                .collect()
        },
        payable: std::array::from_fn(|_| vec![Pence::ZERO; n * products]),
        received: vec![Pence::ZERO; n],
        receivable: vec![Pence::ZERO; n],
        loan: (0..n)
            .map(|f| opening_debt(plan, traits.public, monthly_sales(f)))
            .collect(),
        request: vec![0.0; n],
        taxable: vec![Pence::ZERO; n],
        investment: (0..n)
            .map(|f| {
                if traits.public {
                    Pence::ZERO
                } else {
                    Pence(opening_investment(plan, sector, expected[f]) as i64)
                }
            })
            .collect(),
        local_money: vec![FirmPurses::new(n); currencies],
        relies: if currencies > 0 {
            vec![false; n]
        } else {
            Vec::new()
        },
        demanded: expected.clone(),
        supply: vec![Volume::ZERO; n],
        fill: vec![1.0; n],
        spare: vec![Pence::ZERO; n],
        produced: vec![Volume::ZERO; n],
        delivered: vec![Volume::ZERO; n],
        lost: vec![Volume::ZERO; n],
        sales: (0..n).map(|f| Pence(monthly_sales(f) as i64)).collect(),
        sales_to_firms: vec![Pence::ZERO; n],
        input_cost: vec![Pence::ZERO; n],
        wage_bill: vec![Pence::ZERO; n],
        bought: Bought::default(),
        written_off: [Pence::ZERO; 2],
        closed: 0,
        drawn: Vec::new(),
        missed_by_pool: [Pence::ZERO; POOLS],
        from_area: vec![Pence::ZERO; products],
        expected,
    }
}

/// What a firm owes its bank at the start: usual debt, a month's repayment already made, so that what
/// it borrows again is what it repays.
fn opening_debt(plan: &Plan, public: bool, sales: f64) -> Pence {
    let behaviour = plan.behaviour;
    if public || behaviour.limit_mode {
        return Pence::ZERO;
    }
    let repaid = behaviour.loan_repayment / 3.0;
    Pence((sales * behaviour.usual_debt_months * (1.0 - repaid)) as i64)
}

/// What a firm replaces in its first month.
fn opening_investment(plan: &Plan, sector: usize, expected: f64) -> f64 {
    let recipe = &plan.base.recipes[sector];
    let worn = expected / plan.behaviour.capacity_use * plan.behaviour.depreciation / 12.0;
    worn * recipe.capital_price
}
