//! Keyed random draws: every draw is a pure function of what it is for.
//!
//! A draw's key is (seed, replicate, purpose, month, agent, number). Nothing about policy, threads,
//! blocks or recording enters it, so two policies meet the same luck, and an agent that enters or
//! leaves changes nobody else's. The mixing function is the finaliser of `SplitMix64` (Steele, Lea and
//! Flood 2014), which passes the usual test batteries when its inputs are distinct.

use rand::rand_core::{Infallible, TryRng};

/// Which luck a run has. Policies are compared under the same luck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Luck {
    /// The seed.
    pub seed: u64,
    /// The replicate.
    pub replicate: u32,
}

/// What a draw decides. Each purpose has its own stream; phases never share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
#[allow(missing_docs)]
pub enum Purpose {
    BuildSkill = 1,
    BuildWealth,
    BuildWork,
    BuildLinks,
    BuildOwnership,
    BuildBank,
    BuildLocalism,
    BuildCurrency,
    BuildInvoicing,
    RevisePrice,
    ReviseWage,
    RoundVacancies,
    Separate,
    LayOff,
    Fall,
    Search,
    SupplierSearch,
    SupplierCandidate,
    ShopSearch,
    ShopCandidate,
    Enter,
    Test,
    DrawShock,
    OutsideCycle,
    Custom,
    CloseDown,
    SellFirm,
    AskSkill,
    Commute,
    Generation,
    BuildClaims,
    BuildHomes,
    AskHours,
    Hazard,
    Convert,
    Train,
}

/// Mixes 64 bits so that each input bit changes each output bit with a chance of one half.
#[must_use]
#[inline]
pub const fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Hashes a name into an agent-class key, so that the order of regions changes nobody's luck.
#[must_use]
pub fn hash_name(name: &str, class: u64) -> u64 {
    name.bytes()
        .fold(mix(class), |key, byte| mix(key ^ u64::from(byte)))
}

/// The draws of one purpose in one month for one class of agents.
#[derive(Clone, Copy, Debug)]
pub struct Stream(u64);

impl Luck {
    /// The stream for a purpose, a month and a class key (see [`hash_name`]).
    #[must_use]
    pub fn stream(self, purpose: Purpose, month: u32, class: u64) -> Stream {
        let run = mix(self.seed ^ mix(u64::from(self.replicate)));
        Stream(mix(
            run ^ mix(class ^ mix(((purpose as u64) << 32) | u64::from(month)))
        ))
    }
}

impl Stream {
    /// 64 random bits for this agent (its birth number) and this draw number.
    #[must_use]
    #[inline]
    pub const fn bits(self, agent: u64, number: u32) -> u64 {
        mix(self.0 ^ agent.wrapping_mul(0xd605_1db9_05c6_e7e5) ^ ((number as u64) << 48))
    }

    /// A number from 0 (included) to 1 (excluded).
    #[must_use]
    #[inline]
    pub const fn uniform(self, agent: u64, number: u32) -> f64 {
        (self.bits(agent, number) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// A whole number from 0 to `below` - 1; `below` must be positive.
    #[must_use]
    #[inline]
    pub const fn index(self, agent: u64, number: u32, below: u64) -> u64 {
        ((self.bits(agent, number) as u128 * below as u128) >> 64) as u64
    }

    /// Rounds up or down by chance, so that the mean is `value` (0 or more).
    #[must_use]
    #[inline]
    pub fn round(self, agent: u64, number: u32, value: f64) -> i64 {
        let whole = value as i64;
        whole + i64::from(self.uniform(agent, number) < value - whole as f64)
    }

    /// A generator for crates that want one, keyed by this agent.
    #[must_use]
    pub const fn generator(self, agent: u64) -> Keyed {
        Keyed {
            key: self.bits(agent, 0xffff),
            next: 0,
        }
    }
}

/// A counter-based generator on one key, for distributions of the `rand` family.
#[derive(Clone, Debug)]
pub struct Keyed {
    key: u64,
    next: u64,
}

impl TryRng for Keyed {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.next += 1;
        Ok(mix(self.key ^ self.next.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

/// The value below which a share `p` (strictly between 0 and 1) of a standard normal lies.
/// Acklam's rational approximation (relative error under 1.2e-9), with `libm` so that every
/// platform gives the same bits.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let poly = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, &k| sum * x + k);
    let tail = |q: f64| poly(&C, q) / (poly(&D, q) * q + 1.0);
    if p < 0.02425 {
        tail(libm::sqrt(-2.0 * libm::log(p)))
    } else if p > 1.0 - 0.02425 {
        -tail(libm::sqrt(-2.0 * libm::log(1.0 - p)))
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(&A, r) * q / (poly(&B, r) * r + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_uniform_and_distinct_by_purpose() {
        let luck = Luck {
            seed: 1,
            replicate: 0,
        };
        let n = 100_000;
        let mean = |purpose| {
            let stream = luck.stream(purpose, 3, hash_name("Fife", 1));
            (0..n).map(|i| stream.uniform(i, 0)).sum::<f64>() / n as f64
        };
        assert!((mean(Purpose::Separate) - 0.5).abs() < 0.005);
        assert!((mean(Purpose::Search) - 0.5).abs() < 0.005);
        assert!((mean(Purpose::Separate) - mean(Purpose::Search)).abs() > 1e-9);
    }

    #[test]
    fn rounding_by_chance_keeps_the_mean() {
        let stream = Luck {
            seed: 2,
            replicate: 1,
        }
        .stream(Purpose::Test, 1, 0);
        let mean = (0..100_000)
            .map(|i| stream.round(i, 0, 2.3) as f64)
            .sum::<f64>()
            / 1e5;
        assert!((mean - 2.3).abs() < 0.01);
    }

    #[test]
    fn normal_quantiles_are_the_known_ones() {
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.001, -3.090_232_306)] {
            assert!((normal_quantile(p) - z).abs() < 1e-7, "{p}");
        }
    }
}
