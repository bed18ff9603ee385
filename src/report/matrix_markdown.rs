//! The matrix of policies and shocks as GitHub-flavoured Markdown.

use std::fmt::Write;

use super::matrix::{IN_NO_CASE, Loss, Sheet, ShownCell};

impl Sheet {
    /// The matrix as GitHub-flavoured Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "## {}\n\nEach policy against “{}”, {}. First figure: both under the shock; after the bar: what \
             of it the shock has brought. 95% intervals in brackets; ▲ better, ▼ worse, △ ▽ the same but too small to matter, ○ unclear.\n",
            self.region, self.base, self.runs
        );
        for part in &self.parts {
            let heads: Vec<&str> = self.cases.iter().map(|case| case[0].as_str()).collect();
            let _ = writeln!(
                text,
                "\n| {} ({}) | {} |",
                part.name,
                part.better,
                heads.join(" | ")
            );
            let _ = writeln!(text, "|---{}|", "|---".repeat(heads.len()));
            for row in &part.rows {
                let cells: Vec<String> = row.cells.iter().map(ShownCell::line).collect();
                let _ = writeln!(text, "| {} | {} |", row.policy, cells.join(" | "));
            }
        }
        for (head, slightly) in [
            ("Where a policy loses", false),
            ("Slightly worse: clear, but too small to matter", true),
        ] {
            let _ = writeln!(text, "\n### {head}\n");
            let losses = self.lost(slightly);
            if losses.is_empty() {
                let _ = writeln!(text, "{IN_NO_CASE}");
            }
            for loss in losses {
                text += &loss.line();
            }
        }
        text
    }
}

impl Loss {
    fn line(&self) -> String {
        let signs = if self.signs.is_empty() {
            "nothing else has clearly moved".to_owned()
        } else {
            self.signs.join("; ")
        };
        let Self {
            policy,
            case,
            in_what,
            ..
        } = self;
        format!("- **{policy}, {case}**: {in_what}. Beside it: {signs}.\n")
    }
}

impl ShownCell {
    /// On one line: sign, effect and interval; behind a bar what of it the shock has brought.
    #[must_use]
    pub fn line(&self) -> String {
        let shock = if self.by_shock.is_empty() {
            String::new()
        } else {
            format!(" ¦ {} {}", self.by_shock_sign, self.by_shock)
        };
        let loses = if self.loses { " **loses**" } else { "" };
        format!(
            "{} {} {}{shock}{loses}",
            self.sign, self.effect, self.interval
        )
    }
}
