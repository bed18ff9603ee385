//! What Finland's regions keep: figures of its regional tables.

use super::Spread;

/// Who found the shares.
pub const FINLAND: &str = "Statistics Finland, regional input-output tables 2014, 19 regions";

/// Local shares of households' purchases in Finland's 19 regional tables, 2014.
pub const FINNISH_HOUSEHOLDS: Spread = Spread {
    least: 0.49,
    median: 0.59,
    greatest: 0.78,
};

/// Local shares of intermediate purchases in the same tables.
pub const FINNISH_INPUTS: Spread = Spread {
    least: 0.39,
    median: 0.52,
    greatest: 0.71,
};

/// Median local share of households' purchases of one product in the same tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FinnishProduct {
    /// The product.
    pub name: &'static str,
    /// The median region's local share, 0 to 1.
    pub local: f64,
    /// Sectors of Scotland's larger table that come nearest, by name.
    pub sectors: &'static [&'static str],
}

const fn product(
    name: &'static str,
    local: f64,
    sectors: &'static [&'static str],
) -> FinnishProduct {
    FinnishProduct {
        name,
        local,
        sectors,
    }
}

/// What is known by product, with the Scottish sectors that come nearest.
pub const FINNISH_PRODUCTS: [FinnishProduct; 11] = [
    product("health", 0.99, &["Health"]),
    product("construction", 0.77, &["Construction"]),
    product("energy", 0.80, &["Energy"]),
    product("hospitality", 0.64, &["Accommodation", "Food_service"]),
    product("agriculture", 0.53, &["Agriculture"]),
    product(
        "food manufacturing",
        0.47,
        &["Food_products", "Drinks_tobacco"],
    ),
    product("trade", 0.43, &["Wholesale_vehicles", "Retail"]),
    product("ICT", 0.29, &["ICT_media"]),
    product("finance", 0.25, &["Finance_insurance"]),
    product("chemicals", 0.15, &["Chemicals_materials"]),
    product("clothing", 0.08, &["Textiles_wood_paper"]),
];
