//! The auditor: after every month of every run it checks identities from the agents' own columns.
//!
//! It shares no code with the ledger's totals: it adds up balances, loans, invoices, notes and stocks
//! itself, compares them with last month's and with the books, and names the first identity that
//! fails.

use serde::{Deserialize, Serialize};

use crate::economy::Economy;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::ledger::{Books, Node};
use crate::parallel;
use crate::units::{Pence, Volume};

/// A month whose books do not add up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("audit failed in month {month}, {region}: {identity}; off by {gap}")]
pub struct AuditFailure {
    /// The month (1 = first).
    pub month: u32,
    /// The region.
    pub region: String,
    /// The identity that fails, in words.
    pub identity: String,
    /// By how much: pence, or thousandths of a base-year pound for goods.
    pub gap: i128,
}

/// What the auditor remembers of the month before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Auditor {
    before: Vec<Snapshot>,
}

/// Totals of one region, by node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Snapshot {
    fixed: Vec<i128>,
    sectors: Vec<i128>,
    stock: Vec<i128>,
}

impl Auditor {
    /// Notes where the economy starts.
    #[must_use]
    pub fn new(economy: &Economy) -> Self {
        Self {
            before: economy.regions.iter().map(Snapshot::of).collect(),
        }
    }

    /// Checks the month that has just been lived.
    ///
    /// # Errors
    /// The first identity that fails.
    pub fn check(&mut self, economy: &Economy) -> Result<(), AuditFailure> {
        let audit = |index: usize, region: &Region| {
            let now = Snapshot::of(region);
            let failed = first_failure(region, &self.before[index], &now);
            (now, failed)
        };
        let (now, failed): (Vec<_>, Vec<_>) =
            parallel::map(&economy.regions, audit).into_iter().unzip();
        self.before = now;
        let within = economy.regions.iter().zip(failed);
        let within = within.filter_map(|(region, failed)| {
            failed.map(|(identity, gap)| (region.name.clone(), identity, gap))
        });
        let between = between_regions(economy).filter(|(_, _, gap)| *gap != 0);
        let failed = within.chain(between).next();
        failed.map_or(Ok(()), |(region, identity, gap)| {
            Err(AuditFailure {
                month: economy.month,
                region,
                identity,
                gap,
            })
        })
    }
}

/// The first identity of a region that does not hold, and its gap.
fn first_failure(region: &Region, before: &Snapshot, now: &Snapshot) -> Option<Identity> {
    balances(region, before, now)
        .chain(loans(region))
        .chain(invoices(region))
        .chain(local_money(region))
        .chain(goods(region, before, now))
        .chain(work(region))
        .find(|(_, gap)| *gap != 0)
        .or_else(|| overdrawn(region).map(|identity| (identity, 0)))
}

/// The sum of what blocks have, side by side.
fn total<B: Sync>(blocks: &[B], of: impl Fn(&B) -> i128 + Send + Sync) -> i128 {
    parallel::map(blocks, |_, block| of(block))
        .into_iter()
        .sum()
}

impl Snapshot {
    fn of(region: &Region) -> Self {
        let mut sectors = vec![0; region.sectors.len()];
        let mut stock = vec![0; region.sectors.len()];
        for block in &region.firms {
            sectors[block.sector] += sum(block.purses.all());
            stock[block.sector] += block
                .stock
                .iter()
                .map(|v: &Volume| i128::from(v.0))
                .sum::<i128>();
        }
        let mut fixed: Vec<i128> = Node::FIXED
            .iter()
            .map(|&n| i128::from(region.accounts.of(n).0))
            .collect();
        fixed[Node::Households.index()] += total(&region.households, |b| sum(b.purses.all()));
        Self {
            fixed,
            sectors,
            stock,
        }
    }

    fn of_node(&self, node: Node) -> i128 {
        match node {
            Node::Sector(sector) => self.sectors[sector as usize],
            fixed => self.fixed[fixed.index()],
        }
    }
}

/// In wider numbers, so that nothing can overflow; their halves are added up several at once.
fn sum(pence: &[Pence]) -> i128 {
    const LOW: i64 = 0xffff_ffff;
    let runs = pence.chunks(1 << 16).map(|run| {
        let (mut high, mut low) = (0_i64, 0_i64);
        for pence in run {
            high += pence.0 >> 32;
            low += pence.0 & LOW;
        }
        (i128::from(high) << 32) + i128::from(low)
    });
    runs.sum()
}

type Identity = (String, i128);

/// All accounts sum to zero; every node's money changes by what the books say; what comes in through
/// the doors less what leaves is the change in holdings.
fn balances(region: &Region, before: &Snapshot, now: &Snapshot) -> std::vec::IntoIter<Identity> {
    let books: &Books = &region.accounts.books;
    let nodes: Vec<Node> = books.nodes().collect();
    let mut received = vec![0i128; nodes.len()];
    let (mut came_in, mut went_out) = (0i128, 0i128);
    books.each(|payer, payee, _, amount| {
        let amount = i128::from(amount.0);
        received[payer.index()] -= amount;
        received[payee.index()] += amount;
        match (payer.resident(), payee.resident()) {
            (false, true) => came_in += amount,
            (true, false) => went_out += amount,
            _ => {}
        }
    });
    let total: i128 = now.fixed.iter().chain(&now.sectors).sum();
    let mut found = vec![("all accounts sum to zero".to_owned(), total)];
    let mut holdings = 0;
    for node in nodes {
        let change = now.of_node(node) - before.of_node(node);
        if node.resident() {
            holdings += change;
        }
        if change != received[node.index()] {
            let name = match node {
                Node::Sector(s) => region.sectors[s as usize].name.clone(),
                fixed => fixed.label().to_owned(),
            };
            found.push((
                format!("the money of {name} changes by what the books say"),
                change - received[node.index()],
            ));
        }
    }
    found.push((
        "doors in less doors out is the change in holdings".to_owned(),
        came_in - went_out - holdings,
    ));
    found.into_iter()
}

/// What regions pay for what they buy of each other, and for each other's workers, is what the others
/// receive: each region's books agree with the table of who paid whom.
fn between_regions(economy: &Economy) -> impl Iterator<Item = (String, String, i128)> + '_ {
    let Economy { regions, trade, .. } = economy;
    let modelled = regions.len() > 1;
    let of = move |index: usize, identity: String, gap: i128| {
        (economy.regions[index].name.clone(), identity, gap)
    };
    let each = regions.iter().enumerate().filter(move |_| modelled);
    each.flat_map(move |(index, region)| {
        let books = &region.accounts.books;
        let mut paid = 0;
        let mut earned = 0;
        books.each(|payer, payee, _, amount| {
            if payee == Node::RestOfArea {
                paid += i128::from(amount.0);
            }
            if payer == Node::Commuters {
                earned += i128::from(amount.0);
            }
        });
        let products = 0..region.sectors.len();
        let sellers = 0..=regions.len();
        let bought = |p: usize| {
            sellers
                .clone()
                .map(move |s| i128::from(trade.paid(index, p, s).0))
        };
        let bought: i128 = products.clone().flat_map(bought).sum();
        let sold: i128 = products
            .clone()
            .map(|p| i128::from(trade.sold(index, p).0))
            .sum();
        let received: i128 = products
            .map(|p| books.flow(Node::RestOfArea, Node::Sector(p as u16)))
            .map(|amount| i128::from(amount.0))
            .sum();
        let elsewhere = i128::from(region.border.sold_elsewhere.0);
        let wages: i128 = (0..regions.len())
            .map(|workplace| i128::from(trade.wages(workplace, index).0))
            .sum();
        let from_outside = i128::from(region.border.wages_from_outside.0);
        [
            (
                "what it pays for the area's products is what regions there sell",
                paid - bought,
            ),
            (
                "what it is paid by the area is what regions there buy",
                received - sold - elsewhere,
            ),
            (
                "what its commuters earn is what employers elsewhere pay",
                earned - wages - from_outside,
            ),
        ]
        .map(|(identity, gap)| of(index, identity.to_owned(), gap))
    })
}

/// Banks' loans are firms' debts; a bank's account is its equity less its loans.
fn loans(region: &Region) -> impl Iterator<Item = Identity> {
    let owed = |regional: bool| -> i128 {
        total(&region.firms, |block| {
            let loans = block.loan.iter().zip(&block.regional_bank);
            let here = loans.filter(|(_, bank)| **bank == regional);
            here.map(|(loan, _)| i128::from(loan.0)).sum()
        })
    };
    let bank = &region.bank;
    let account = i128::from(region.accounts.of(Node::Bank).0);
    let outside = i128::from(region.accounts.of(Node::OutsideBanks).0);
    [
        (
            "the account of outside banks is their equity less their loans".to_owned(),
            outside - i128::from(bank.outside_equity.0) + i128::from(bank.outside_loans.0),
        ),
        (
            "loans of the regional bank are firms' debts to it".to_owned(),
            owed(true) - i128::from(bank.loans.0),
        ),
        (
            "loans of outside banks are firms' debts to them".to_owned(),
            owed(false) - i128::from(bank.outside_loans.0),
        ),
        (
            "the regional bank's account is its equity less its loans".to_owned(),
            account - i128::from(bank.equity.0) + i128::from(bank.loans.0),
        ),
    ]
    .into_iter()
}

/// What firms owe each other is what firms are owed.
fn invoices(region: &Region) -> impl Iterator<Item = Identity> {
    let [one, other] = [0, 1].map(|due| total(&region.firms, |b| sum(&b.payable[due])));
    let payable = one + other;
    let receivable = total(&region.firms, |b| sum(&b.receivable));
    std::iter::once((
        "invoices to pay are invoices to be paid".to_owned(),
        payable - receivable,
    ))
}

/// Of each local currency: notes held by agents and in other issuers' reserves are notes issued; balances
/// of mutual credit and of time banks and their pools sum to zero. The issuers' account is what backs
/// all notes, a penny a penny, and their funds; none of these is below zero.
fn local_money(region: &Region) -> impl Iterator<Item = Identity> {
    let mut found = Vec::new();
    let issuers = &region.issuers;
    let (mut backing, mut funds) = (0i128, 0i128);
    for (slot, issuer) in issuers.iter().enumerate() {
        let at_home = region.households.iter().map(|b| &b.local_money[slot]);
        let at_work = region.firms.iter().map(|b| &b.local_money[slot]);
        let held: i128 = at_home.clone().map(|p| sum(&p.held)).sum::<i128>()
            + at_work.map(|p| sum(&p.held)).sum::<i128>();
        let in_reserves: i128 = issuers
            .iter()
            .filter(|other| other.base == Some(slot))
            .map(|other| i128::from(other.notes.0))
            .sum();
        let minutes = at_home.flat_map(|p| &p.minutes);
        let minutes: i128 = minutes.map(|m| i128::from(m.0)).sum();
        let notes = i128::from(issuer.notes.0);
        let of = |identity: &str| format!("{identity} (local currency {})", slot + 1);
        found.push((
            of("local money held is local money issued and what the pool has lent"),
            held + in_reserves - notes + i128::from(issuer.pool.0),
        ));
        found.push((
            of("hours given are hours taken"),
            minutes + i128::from(issuer.pool_minutes.0),
        ));
        let fund = i128::from(issuer.fund.0);
        found.push((
            of("notes and the issuer's fund are not negative"),
            notes.min(0) + fund.min(0),
        ));
        backing += if issuer.base.is_none() { notes } else { 0 };
        funds += fund;
    }
    let account = i128::from(region.accounts.of(Node::Issuer).0);
    found.push((
        "the issuers' account is the reserve of all notes and their funds".to_owned(),
        account - backing - funds,
    ));
    found.into_iter()
}

/// Goods in stock change by what is made, delivered and lost.
fn goods(region: &Region, before: &Snapshot, now: &Snapshot) -> std::vec::IntoIter<Identity> {
    let mut flows = vec![0i128; region.sectors.len()];
    for block in region.firms.iter().filter(|b| b.stored) {
        let add = |column: &[Volume]| column.iter().map(|v| i128::from(v.0)).sum::<i128>();
        flows[block.sector] += add(&block.produced) - add(&block.delivered) - add(&block.lost);
    }
    let gaps = flows
        .iter()
        .enumerate()
        .map(|(s, flow)| now.stock[s] - before.stock[s] - flow);
    gaps.enumerate()
        .filter(|(_, gap)| *gap != 0)
        .map(|(s, gap)| {
            (
                format!(
                    "stocks of {} change by what is made, delivered and lost",
                    region.sectors[s].name
                ),
                gap,
            )
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// Firms' staff are households' employers.
fn work(region: &Region) -> impl Iterator<Item = Identity> {
    let places = region.firms.iter().map(FirmBlock::len).sum::<usize>() as u32;
    let heads: i128 = region
        .firms
        .iter()
        .flat_map(|b| &b.heads)
        .map(|&h| i128::from(h))
        .sum();
    let at_work = total(&region.households, |block| {
        let employers = block.employer.iter();
        employers.filter(|&&e| e < places).count() as i128
    });
    // One household works for every firm in the limit mode.
    let single = region
        .households
        .iter()
        .map(crate::economy::households::HouseholdBlock::len)
        .sum::<usize>()
        == 1;
    std::iter::once((
        "firms' workers are households at work".to_owned(),
        if single { 0 } else { heads - at_work },
    ))
}

/// No resident owes money except by a loan: the first one whose account is negative.
fn overdrawn(region: &Region) -> Option<String> {
    let negative = |purses: &[Pence]| purses.iter().any(|p| *p < Pence::ZERO);
    let in_debt = total(&region.households, |block| {
        let in_notes = block.local_money.iter().any(|purse| negative(&purse.held));
        i128::from(in_notes || negative(block.purses.all()))
    });
    if in_debt > 0 {
        return Some("no household's account is negative".to_owned());
    }
    if let Some(block) = region.firms.iter().find(|b| negative(b.purses.all())) {
        return Some(format!(
            "no account of a firm in {} is negative",
            region.sectors[block.sector].name
        ));
    }
    let residents = [
        Node::Council,
        Node::Agency,
        Node::Visitors,
        Node::Issuer,
        Node::Contractors,
        Node::LocalOwners,
    ];
    residents
        .into_iter()
        .find(|&node| region.accounts.of(node) < Pence::ZERO)
        .map(|node| format!("the account of {} is not negative", node.label()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_exact_beyond_what_a_word_holds() {
        let all: Vec<Pence> = (0..200_000)
            .map(|i| {
                Pence(if i % 3 == 0 {
                    i64::MIN + i
                } else {
                    i64::MAX - i
                })
            })
            .collect();
        let exact: i128 = all.iter().map(|pence| i128::from(pence.0)).sum();
        assert_eq!(sum(&all), exact);
        assert!(exact > i128::from(i64::MAX));
    }
}
