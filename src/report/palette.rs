//! Colours that the colour-blind can tell apart (Okabe and Ito 2008), one a policy.

/// A colour in red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// As `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Text and axes.
pub const INK: Colour = Colour(0x22, 0x26, 0x2b);
/// Secondary text, "unclear".
pub const GREY: Colour = Colour(0x5c, 0x63, 0x6b);
/// Grid lines.
pub const FAINT: Colour = Colour(0xe2, 0xe5, 0xe8);
/// Months of a shock, and the band of what does not matter.
pub const SHADE: Colour = Colour(0xee, 0xf0, 0xf2);

/// The palette in the order in which policies take it. Black comes last, yellow is left out: too
/// pale on white.
pub const POLICIES: [Colour; 7] = [
    Colour(0x00, 0x72, 0xb2),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0xcc, 0x79, 0xa7),
    Colour(0x56, 0xb4, 0xe9),
    Colour(0xe6, 0x9f, 0x00),
    Colour(0x00, 0x00, 0x00),
];

/// The colour of the policy with this index; they repeat after seven.
#[must_use]
pub const fn policy(index: usize) -> Colour {
    POLICIES[index % POLICIES.len()]
}
