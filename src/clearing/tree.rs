//! A forest that changes: trees whose nodes hold what still flows to their parent, with the least of it on
//! a path, and a change of all of a path, each in logarithmic time on average (link-cut trees on splay
//! trees; Sleator and Tarjan 1983, 1985).

/// No node.
const NONE: u32 = u32::MAX;
/// What a root holds: it has no parent to send anything to.
const ROOT: i64 = i64::MAX;

#[derive(Clone, Copy, Debug)]
struct Node {
    /// In the splay tree of its path, or the node that its path hangs from.
    parent: u32,
    /// Nearer to the root of the represented tree, then further from it.
    children: [u32; 2],
    value: i64,
    least: i64,
    /// Owed to all below in the splay tree.
    pending: i64,
}

/// A forest of nodes 0 to n - 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Forest {
    nodes: Vec<Node>,
    /// Room for a walk to the top.
    walk: Vec<u32>,
}

impl Forest {
    /// Makes it so many trees of one node each.
    pub(super) fn clear(&mut self, nodes: usize) {
        let alone = Node {
            parent: NONE,
            children: [NONE; 2],
            value: ROOT,
            least: ROOT,
            pending: 0,
        };
        self.nodes.clear();
        self.nodes.resize(nodes, alone);
    }

    /// The root of a node's tree.
    pub(super) fn root(&mut self, node: u32) -> u32 {
        self.expose(node);
        let mut top = node;
        loop {
            self.pass_down(top);
            match self.nodes[top as usize].children[0] {
                NONE => break,
                nearer => top = nearer,
            }
        }
        self.splay(top);
        top
    }

    /// Hangs a root under a node of another tree, with so much flowing to it.
    pub(super) fn link(&mut self, root: u32, under: u32, value: i64) {
        self.expose(root);
        let node = &mut self.nodes[root as usize];
        node.value = value;
        node.parent = under;
        self.refresh(root);
    }

    /// Makes a root of a node; returns what flowed to its parent.
    pub(super) fn cut(&mut self, node: u32) -> i64 {
        self.expose(node);
        let value = self.nodes[node as usize].value;
        let nearer = self.nodes[node as usize].children[0];
        if nearer != NONE {
            self.nodes[nearer as usize].parent = NONE;
        }
        let node_at = &mut self.nodes[node as usize];
        node_at.children[0] = NONE;
        node_at.value = ROOT;
        self.refresh(node);
        value
    }

    /// The least that flows anywhere on the way from a node to its root; [`i64::MAX`] from a root.
    pub(super) fn least(&mut self, node: u32) -> i64 {
        self.expose(node);
        self.nodes[node as usize].least
    }

    /// A node on the way from `node` to its root from which nothing flows to its parent.
    pub(super) fn dry(&mut self, node: u32) -> Option<u32> {
        self.expose(node);
        if self.nodes[node as usize].least != 0 {
            return None;
        }
        let mut at = node;
        loop {
            self.pass_down(at);
            let Node {
                children, value, ..
            } = self.nodes[at as usize];
            if value == 0 {
                break;
            }
            let dry = |&&child: &&u32| child != NONE && self.nodes[child as usize].least == 0;
            at = *children.iter().find(dry)?;
        }
        self.splay(at);
        Some(at)
    }

    /// Takes so much from all that flows on the way from a node to its root.
    pub(super) fn take(&mut self, node: u32, amount: i64) {
        self.expose(node);
        self.change(node, -amount);
    }

    /// Makes one path of the way from the root to a node, with the node on top of its splay tree.
    fn expose(&mut self, node: u32) {
        let mut below = NONE;
        let mut at = node;
        while at != NONE {
            self.splay(at);
            self.nodes[at as usize].children[1] = below;
            self.refresh(at);
            below = at;
            at = self.nodes[at as usize].parent;
        }
        self.splay(node);
    }

    /// Whether a node is on top of the splay tree of its path.
    fn on_top(&self, node: u32) -> bool {
        let parent = self.nodes[node as usize].parent;
        parent == NONE || !self.nodes[parent as usize].children.contains(&node)
    }

    fn splay(&mut self, node: u32) {
        let mut walk = std::mem::take(&mut self.walk);
        walk.push(node);
        let mut at = node;
        while !self.on_top(at) {
            at = self.nodes[at as usize].parent;
            walk.push(at);
        }
        while let Some(at) = walk.pop() {
            self.pass_down(at);
        }
        self.walk = walk;
        while !self.on_top(node) {
            let parent = self.nodes[node as usize].parent;
            if !self.on_top(parent) {
                let straight = self.side(node) == self.side(parent);
                self.rotate(if straight { parent } else { node });
            }
            self.rotate(node);
        }
    }

    /// On which side of its parent in the splay tree a node is.
    fn side(&self, node: u32) -> usize {
        let parent = self.nodes[node as usize].parent;
        usize::from(self.nodes[parent as usize].children[1] == node)
    }

    /// Lifts a node above its parent in the splay tree.
    fn rotate(&mut self, node: u32) {
        let side = self.side(node);
        let parent = self.nodes[node as usize].parent;
        let above = self.nodes[parent as usize].parent;
        if !self.on_top(parent) {
            let side = self.side(parent);
            self.nodes[above as usize].children[side] = node;
        }
        let inner = self.nodes[node as usize].children[1 - side];
        self.nodes[parent as usize].children[side] = inner;
        if inner != NONE {
            self.nodes[inner as usize].parent = parent;
        }
        self.nodes[node as usize].children[1 - side] = parent;
        self.nodes[node as usize].parent = above;
        self.nodes[parent as usize].parent = node;
        self.refresh(parent);
        self.refresh(node);
    }

    fn change(&mut self, node: u32, by: i64) {
        let node = &mut self.nodes[node as usize];
        // A root has nothing to change.
        if node.value != ROOT {
            node.value += by;
        }
        if node.least != ROOT {
            node.least += by;
        }
        node.pending += by;
    }

    fn pass_down(&mut self, node: u32) {
        let Node {
            children, pending, ..
        } = self.nodes[node as usize];
        if pending != 0 {
            for child in children.into_iter().filter(|&c| c != NONE) {
                self.change(child, pending);
            }
            self.nodes[node as usize].pending = 0;
        }
    }

    fn refresh(&mut self, node: u32) {
        let Node {
            children, value, ..
        } = self.nodes[node as usize];
        let below = children.into_iter().filter(|&c| c != NONE);
        let least = below
            .map(|c| self.nodes[c as usize].least)
            .fold(value, i64::min);
        self.nodes[node as usize].least = least;
    }
}

#[cfg(test)]
mod tests {
    use super::Forest;

    #[test]
    fn paths_know_their_least_and_their_roots() {
        let mut forest = Forest::default();
        forest.clear(5);
        forest.link(0, 1, 7);
        forest.link(1, 2, 4);
        forest.link(3, 1, 9);
        assert_eq!((forest.root(0), forest.root(3), forest.root(4)), (2, 2, 4));
        assert_eq!(
            (forest.least(0), forest.least(3), forest.least(2)),
            (4, 4, i64::MAX)
        );
        forest.take(0, 4);
        assert_eq!(forest.dry(3), Some(1), "what 3 sends goes the same way");
        assert_eq!(forest.cut(1), 0);
        assert_eq!(
            (forest.root(0), forest.least(0), forest.least(3)),
            (1, 3, 9)
        );
        forest.link(2, 4, 1);
        forest.link(1, 2, 6);
        assert_eq!((forest.root(0), forest.least(0)), (4, 1));
        assert_eq!(forest.dry(0), None);
    }
}
