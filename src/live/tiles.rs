//! Where regions stand on a map of equal tiles: as near as can be to where they lie.

use crate::calibrate::places::PlaceTable;
use crate::scenario::types::World;

/// Cells of the grid for each region.
const ROOM: f64 = 2.4;

/// Column and row of each region's tile, no two the same; in reading order where the world does not say where
/// its regions lie.
#[must_use]
pub fn tiles(world: &World, regions: &[String]) -> Vec<[usize; 2]> {
    let table = world.places.as_ref();
    let table = table.and_then(|source| PlaceTable::parse(source.text()).ok());
    let position = |name: &String| {
        let places = &table.as_ref()?.places;
        let place = places.iter().find(|place| place.name == *name)?;
        // A degree of longitude is shorter the further north it lies.
        let east = place.longitude * libm::cos(place.latitude.to_radians());
        Some([east, -place.latitude])
    };
    let positions: Option<Vec<[f64; 2]>> = regions.iter().map(position).collect();
    if let Some(positions) = positions {
        return without_gaps(nearest(&positions));
    }
    let wide = (regions.len() as f64).sqrt().ceil() as usize;
    (0..regions.len())
        .map(|at| [at % wide, at / wide])
        .collect()
}

/// Each on the free cell nearest to it, those in the middle first.
fn nearest(positions: &[[f64; 2]]) -> Vec<[usize; 2]> {
    let count = positions.len().max(1) as f64;
    let axis = |axis: usize| positions.iter().map(move |position| position[axis]);
    let least = [0, 1].map(|a| axis(a).fold(f64::INFINITY, f64::min));
    let most = [0, 1].map(|a| axis(a).fold(f64::NEG_INFINITY, f64::max));
    let middle = [0, 1].map(|a| axis(a).sum::<f64>() / count);
    let size = [0, 1].map(|a| (most[a] - least[a]).max(1e-6));
    let cell = (size[0] * size[1] / (count * ROOM)).sqrt();
    let cells = size.map(|size| (size / cell).ceil() as usize + 1);
    let apart = |a: [f64; 2], b: [f64; 2]| {
        let [east, south] = [0, 1].map(|axis| a[axis] - b[axis]);
        east * east + south * south
    };
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&a, &b| {
        let far = |at: usize| apart(positions[at], middle);
        far(a).total_cmp(&far(b)).then(a.cmp(&b))
    });
    let grid = (0..cells[1]).flat_map(|row| (0..cells[0]).map(move |column| [column, row]));
    let mut free: Vec<[usize; 2]> = grid.collect();
    let mut tiles = vec![[0, 0]; positions.len()];
    let off = |at: usize, tile: [usize; 2]| {
        let wanted = [0, 1].map(|a| (positions[at][a] - least[a]) / cell);
        apart(tile.map(|place| place as f64), wanted)
    };
    for at in order {
        let nearer = |&a: &usize, &b: &usize| off(at, free[a]).total_cmp(&off(at, free[b]));
        if let Some(best) = (0..free.len()).min_by(nearer) {
            tiles[at] = free.remove(best);
        }
    }
    // Two change places, or one moves to a free cell, while that brings them nearer.
    let mut moved = true;
    while moved {
        moved = false;
        for one in 0..tiles.len() {
            for other in 0..one {
                let (here, there) = (tiles[one], tiles[other]);
                let gain = off(one, here) + off(other, there) - off(one, there) - off(other, here);
                if gain > 1e-9 {
                    tiles.swap(one, other);
                    moved = true;
                }
            }
            for cell in &mut free {
                if off(one, *cell) < off(one, tiles[one]) - 1e-9 {
                    std::mem::swap(cell, &mut tiles[one]);
                    moved = true;
                }
            }
        }
    }
    tiles
}

/// The same without empty rows and columns.
fn without_gaps(tiles: Vec<[usize; 2]>) -> Vec<[usize; 2]> {
    let used = [0, 1].map(|axis| {
        let mut used: Vec<usize> = tiles.iter().map(|tile| tile[axis]).collect();
        used.sort_unstable();
        used.dedup();
        used
    });
    let place = |axis: usize, at: usize| used[axis].partition_point(|&other| other < at);
    let tiles = tiles.into_iter();
    tiles
        .map(|[column, row]| [place(0, column), place(1, row)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_a_tile_of_its_own_near_to_where_it_lies() {
        let corners = [
            [0.0, 0.0],
            [9.0, 0.0],
            [0.0, 9.0],
            [9.0, 9.0],
            [4.5, 4.5],
            [4.6, 4.5],
        ];
        let tiles = without_gaps(nearest(&corners));
        let mut apart = tiles.clone();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), corners.len(), "{tiles:?}");
        assert!(
            tiles[0][0] < tiles[1][0] && tiles[0][1] < tiles[2][1],
            "{tiles:?}"
        );
        assert!(
            tiles[3][0] > tiles[4][0] && tiles[3][1] > tiles[4][1],
            "{tiles:?}"
        );
    }
}
