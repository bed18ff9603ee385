//! How a policy's payments are built, from the books of its last calm year: reported as structure,
//! never in a verdict.

use super::comparison::Comparison;
use crate::ledger::{Node, PaymentKind};
use crate::measure::local::{Lm3, Retention, lm3, retention};
use crate::measure::structure::{Order, flow_matrix, order};

/// The structure of a region's payments over a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Structure {
    /// Retention of households' consumption; none without any.
    pub consumption: Option<Retention>,
    /// Retention of firms' inputs; none without any.
    pub inputs: Option<Retention>,
    /// LM3 of a pound that households get; none where they pay nothing.
    pub households: Option<Lm3>,
    /// LM3 of a pound that the council gets; none where it pays nothing.
    pub council: Option<Lm3>,
    /// Order of the network of payments between all nodes.
    pub order: Option<Order>,
}

impl Comparison {
    /// The structure of a policy's payments in its last calm year, all replicates together. None
    /// without a finished year.
    #[must_use]
    pub fn structure(&self, policy: usize, region: usize) -> Option<Structure> {
        let books = self.books(policy).regions.get(region)?;
        let firms = |node| matches!(node, Node::Sector(_));
        Some(Structure {
            consumption: retention(books, |n| n == Node::Households, PaymentKind::Consumption),
            inputs: retention(books, firms, PaymentKind::Inputs),
            households: lm3(books, Node::Households),
            council: lm3(books, Node::Council),
            order: order(&flow_matrix(books)),
        })
    }
}

impl Structure {
    /// Its figures with names that say their sense; none where one is not defined.
    #[must_use]
    pub fn figures(&self) -> Vec<(&'static str, Option<f64>)> {
        vec![
            (
                "Retention, households, basic prices",
                self.consumption.map(|r| r.basic_prices),
            ),
            (
                "Retention, households, purchasers' prices",
                self.consumption.map(|r| r.purchasers_prices),
            ),
            (
                "Retention, inputs, basic prices",
                self.inputs.map(|r| r.basic_prices),
            ),
            (
                "Retention, inputs, purchasers' prices",
                self.inputs.map(|r| r.purchasers_prices),
            ),
            (
                "LM3 of households' income (gross)",
                self.households.map(Lm3::value),
            ),
            (
                "LM3 of the council's income (gross)",
                self.council.map(Lm3::value),
            ),
            (
                "Order of payments, a (Ulanowicz)",
                self.order.map(|o| o.degree),
            ),
            ("-a ln a (Ulanowicz)", self.order.map(|o| o.robustness)),
        ]
    }
}
