//! The phases of a month: what each is called, who acts in it, what is done, and why it stands where it
//! stands. Clocks take their names from here, and so do the tables of the documents.

macro_rules! phases {
    ($($variant:ident, $name:literal, $actors:literal, $summary:literal, $purpose:literal;)*) => {
        /// The phases of a month, in order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Phase { $(#[doc = $summary] $variant,)* }

        impl Phase {
            /// All phases, in order.
            pub const ALL: [Self; 13] = [$(Self::$variant,)*];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str { match self { $(Self::$variant => $name,)* } }
            /// Who acts in it.
            #[must_use]
            pub const fn actors(self) -> &'static str { match self { $(Self::$variant => $actors,)* } }
            /// What they do, in a sentence.
            #[must_use]
            pub const fn summary(self) -> &'static str { match self { $(Self::$variant => $summary,)* } }
            /// Why it stands where it stands in the month.
            #[must_use]
            pub const fn purpose(self) -> &'static str { match self { $(Self::$variant => $purpose,)* } }
        }
    };
}

phases! {
    Events, "events", "policies, shocks, input series",
        "Policies and shocks whose month has come take effect.",
        "All of the month is lived under the same conditions.";
    Plan, "plan", "firms",
        "Firms look at their sales and set output, prices, wages, vacancies and lay-offs; origin shares follow the prices.",
        "Prices and plans stand before anybody orders; none moves while a market is open.";
    Borrow, "borrow", "firms, banks",
        "Firms short of this month's wages, inputs and investment ask their bank.",
        "Money is there before it is spent; where a bank cannot lend, less is bought.";
    Hire, "hire", "households, firms",
        "People leave jobs, are laid off, look for work and find it, also across the border.",
        "Who works decides what can be made and who is paid in this month.";
    Source, "source", "firms, outside markets",
        "Firms buy inputs from each other, from other regions and from outside.",
        "Inputs come before the goods that are made of them.";
    Produce, "produce", "firms",
        "Goods are made; services are made when they are delivered.",
        "What is made now can be sold in phase 8.";
    Pay, "pay", "firms, households, council, state",
        "Wages, benefits, pensions and other incomes are paid, and taxes on them.",
        "Households have the month's income before they shop.";
    Shop, "shop", "households, council, state bodies, investors, visitors, outside markets",
        "Households, government, investors, visitors and outside buyers buy.",
        "All final buyers meet the same supply, and none of them comes first.";
    Clear, "clear", "firms, households, issuers of local money",
        "Invoices are set off and fall due; suppliers are reconsidered; local money melts and goes back.",
        "Firms have the month's takings before they settle with each other.";
    ServiceDebt, "service debt", "firms, banks",
        "Interest and repayment are paid; those who cannot pay default.",
        "Banks come after staff and suppliers.";
    ShareOut, "share out", "firms, banks, owners, households, state",
        "Taxes on production and profit are paid, dividends to owners; savings are placed.",
        "Owners get what is left when everybody else has been paid.";
    Renew, "renew", "firms, owners",
        "Capacity wears and is replaced; firms close, open and are sold.",
        "Who is there in the next month is settled once this month's payments are made.";
    Measure, "measure", "nobody: the observer",
        "Outcomes are worked out from agents and books.",
        "The month is over: it reads everything and changes nothing but the record.";
}
