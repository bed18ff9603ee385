//! How agents behave: every number with unit, range, default and source.

use super::record::{of_defaults, record};
use super::rules::{Defaults, number, share, truth};

/// Source of the figures estimated for Austria in 2010.
const POLEDNA: &str = "Poledna et al. 2023 (Austria, 2010)";

record! {
    /// How agents behave.
    Behaviour {
        /// The circuit without frictions (hours continuous, no sampling, no limits) in which known answers hold.
        limit_mode: bool = truth().or(false);

        /// Weight of the newest month in expected sales.
        sales_smoothing: f64 = share().assumed(0.5);
        /// Months in which goods producers restore their stock.
        stock_adjustment_months: f64 = number("months", 1.0, 60.0).assumed(6.0);
        /// Finished goods held, in months of expected sales, where the table does not say days.
        goods_stock_months: f64 = number("months", 0.0, 12.0).assumed(1.0);
        /// Inputs held, in months of use, where the table does not say days.
        input_stock_months: f64 = number("months", 0.0, 12.0).assumed(1.0);
        /// Output beyond capacity that a plant can reach in a shortage, as a share of capacity.
        overproduction: f64 = number("share", 0.0, 1.0).sourced(0.25, "Hallegatte 2008: 125% of capacity");
        /// Months of shortage in which it gets there.
        overproduction_months: f64 = number("months", 1.0, 60.0).sourced(12.0, "Hallegatte 2008: one year");
        /// Change of a markup with sales beyond capacity.
        markup_response: f64 = share().assumed(0.05);
        /// Buyers' elasticity of substitution between origins (Armington).
        origin_elasticity: f64 = number("elasticity", 0.0, 10.0).assumed(2.0);
        /// Share of what an origin, or a firm's supplier, cannot deliver that buyers find elsewhere at once.
        diverted: f64 = share().assumed(0.5);
        /// Rise of local unit cost per unit of local share gained.
        local_cost_slope: f64 = number("ratio", 0.0, 2.0).assumed(0.15);
        /// How far local sellers use that levers turn customers to them: 1 asks what competition in quantity
        /// lets them ask, 0 nothing.
        local_monopoly: f64 = share().assumed(1.0);
        /// Fall of outside demand with the share of imports that levers replace here; 0: nobody retaliates.
        retaliation: f64 = number("ratio", 0.0, 2.0).sourced(0.0, "assumed: 0 to 1");
        /// Chance that a buyer looks for another supplier of a product in a month.
        supplier_search: f64 = share().assumed(0.05);
        /// Share of firms' purchases that are invoiced.
        invoiced_share: f64 = share().assumed(0.5);
        /// Share of supply held back for households and other final buyers.
        final_buyers_reserve: f64 = share().assumed(0.15);

        /// Share of working households' jobs that end in a month by themselves.
        separation_rate: f64 = share().assumed(0.012);
        /// Labour above contract hours that staff can give.
        overtime: f64 = share().assumed(0.15);
        /// Share of households with an earner (or looking for work).
        participation: f64 = share().assumed(0.66);
        /// Unemployment at the start, as a share of earners.
        opening_unemployment: f64 = number("share", 0.0, 0.5).sourced(0.035, "ONS, Annual Population Survey, Scotland 2019");
        /// Unemployment benefit as a share of the region's mean wage.
        benefit_replacement: f64 = share().sourced(0.359, POLEDNA);
        /// Chance that a firm revises its wage in a month.
        wage_revision: f64 = share().assumed(1.0 / 12.0);
        /// Elasticity of the wage to regional unemployment, over the past year (the wage curve; taken as a fall).
        wage_curve: f64 = number("elasticity", 0.0, 1.0).sourced(0.1, "Blanchflower and Oswald 1994, The Wage Curve");
        /// Rise of a firm's wage offer with the share of its places that stay open beyond the usual.
        vacancy_wage_response: f64 = number("ratio", 0.0, 1.0).assumed(0.1);
        /// Least pay of a full month as a share of the base year's mean wage; 0 for none. The UK's National
        /// Living Wage of 2019, 8.21 pounds an hour, is about half of the mean hourly wage; the low-paid work
        /// about half of the mean hours of a year (both rounded).
        minimum_wage: f64 = share().assumed(0.25);
        /// Jobs that are open at the end of a usual month, as a share of jobs.
        vacancy_rate: f64 = number("share", 0.0, 0.3).sourced(0.027, "ONS, VACS01, UK 2019: 0.8 million of 30 million jobs");
        /// Weight of the newest month in the staff that a firm wants; 0 keeps the number of places of the start.
        staff_adjustment: f64 = share().assumed(0.4);
        /// Share of staff beyond a firm's places that it lays off in a month.
        lay_off_pace: f64 = share().assumed(0.5);
        /// Elasticity of search effort to vacancies per searcher.
        tightness_response: f64 = share().sourced(0.5, "Petrongolo and Pissarides 2001: matches rise with vacancies by an elasticity of 0.3 to 0.5");
        /// Share of open jobs that ask for a level of skill; 0 lets everybody apply for all.
        skill_requirements: f64 = share().assumed(0.7);
        /// Skill lost in a month beyond half a year without work, and regained in a month of work.
        skill_erosion: f64 = number("share", 0.0, 0.1).assumed(0.01);
        /// Chances of a searcher lost with each month without work, for eight months.
        duration_dependence: f64 = number("share", 0.0, 0.125).sourced(0.055, "Kroft, Lange and Notowidigdo 2013: callbacks fall by 45% in eight months");
        /// How far jobs of commuters move with the staff of their employers across the border; 0 keeps them.
        commuter_jobs_response: f64 = share().assumed(1.0);
        /// Share of a wage cut that is carried out.
        wage_downward: f64 = share().assumed(0.3);
        /// Yearly inflation anchor; 0 keeps base-year prices.
        inflation_anchor: f64 = number("share", -0.1, 0.5).sourced(0.0, "assumed: 0 to 0.02");

        /// Income of a person that is free of income tax, pounds a year; 0 taxes all income alike.
        personal_allowance: f64 = number("pounds a year", 0.0, 100_000.0).sourced(12_500.0, "HMRC, income tax 2019/20");
        /// Persons of a household whose income is taxed.
        taxpayers: f64 = number("persons", 0.0, 10.0).assumed(1.5);
        /// Years until a household's claims on outside funds have passed to heirs; 0 keeps them for ever.
        generation_years: f64 = number("years", 0.0, 1_000.0).assumed(60.0);
        /// Claims on outside funds up to so many years of income count as pension claims.
        pension_years: f64 = number("years", 0.0, 100.0).assumed(10.0);
        /// Years of pension and property income from outside that the claim to it is worth.
        annuity_years: f64 = number("years", 0.0, 60.0).assumed(12.0);
        /// Share of a dwelling that wears out in a year.
        dwelling_wear: f64 = number("share", 0.001, 0.2).assumed(0.01);
        /// Share of households that own dwellings.
        home_owners: f64 = share().sourced(0.62, "Scottish Household Survey 2019");
        /// Months in which the council corrects what it holds beyond (or short of) its target.
        council_correction_months: f64 = number("months", 1.0, 600.0).assumed(10.0);
        /// How far the council's spending follows the past year's income; 0 keeps the base year's but for corrections.
        council_follows_income: f64 = share().assumed(1.0);
        /// How far the state's grants and purchases follow the taxes that the region has paid in the past year; 0 keeps them.
        fiscal_rule: f64 = share().sourced(0.0, "assumed: 0 to 1");

        /// Part of the table's essential baskets that households do need; 0: nobody needs anything in particular.
        essential_part: f64 = share().assumed(1.0);
        /// Weight of the newest month in smoothed income.
        income_smoothing: f64 = share().assumed(0.2);
        /// Deposits that households aim for, in months of income.
        household_deposit_months: f64 = number("months", 0.0, 24.0).assumed(1.5);
        /// Share of deposits beyond the target that is spent in a month.
        wealth_effect: f64 = share().assumed(0.02);
        /// Gini coefficient of household income at the start.
        income_gini: f64 = number("share", 0.0, 0.9).sourced(0.35, "ONS, household income inequality, UK, about 0.35");
        /// Spread of households' preference for local products, as a standard deviation of the logit.
        localism_spread: f64 = number("logit", 0.0, 3.0).assumed(0.5);

        /// Deposits that firms aim for, in months of sales.
        firm_deposit_months: f64 = number("months", 0.0, 24.0).assumed(1.5);
        /// Share of capacity that is used at the start.
        capacity_use: f64 = number("share", 0.3, 1.0).sourced(0.85, POLEDNA);
        /// Capacity that wears out in a year.
        depreciation: f64 = share().assumed(0.06);
        /// Pareto exponent of firm sizes.
        firm_size_exponent: f64 = number("exponent", 0.8, 3.0).sourced(1.06, "Axtell 2001");
        /// Chance that an idle firm's place is taken by a new firm, a year: how often a place would be taken in a year if it fell empty again at once.
        entry_rate: f64 = number("a year", 0.0, 12.0).assumed(2.0);
        /// Size of a new firm as a share of a typical one of its sector.
        entry_size: f64 = number("share", 0.01, 1.0).assumed(0.3);
        /// Yearly chance that the smallest firms, and those smaller than a typical one that have lost money for a year, close of their own accord.
        closure_rate: f64 = share().sourced(0.25, "chosen for 10 to 12% of firms that close in a year (ONS, Business Demography, UK 2019: deaths 11%, births 13%); 13 to 14% do, see docs/validation.md");
        /// Standard deviation of the yearly growth of a typical firm's custom.
        custom_volatility: f64 = number("share", 0.0, 0.5).sourced(0.15, "Bottazzi and Secchi 2006: Laplace with a width near 0.1; round");
        /// Yearly chance that the owners of a firm give it up and sell.
        owner_exit_rate: f64 = share().assumed(0.03);
        /// Price of a firm in years of its profit.
        sale_multiple: f64 = number("years", 0.0, 20.0).assumed(3.0);
        /// Share of closures that firms owned by their staff are spared; 0: they close like others.
        cooperative_survival: f64 = share().sourced(0.0, "assumed: 0 to 0.29 (Burdin 2014: 29% fewer)");
        /// Fall of the capacity that outside owners want with a levy on the profit that they take out, per unit of
        /// the rate.
        outside_investment_response: f64 = number("ratio", 0.0, 10.0).sourced(2.9, "De Mooij and Ederveen 2008: median semi-elasticity of foreign direct investment to tax");

        /// Yearly interest on loans.
        loan_rate: f64 = share().assumed(0.05);
        /// Share of debt repaid in a quarter.
        loan_repayment: f64 = share().sourced(0.05, POLEDNA);
        /// Bank capital required per pound lent.
        capital_ratio: f64 = share().sourced(0.03, POLEDNA);
        /// Debt limit of a firm, in months of sales.
        debt_limit_months: f64 = number("months", 0.0, 60.0).assumed(6.0);
        /// Bank debt that firms usually have, in months of sales: a quarter of yearly value added.
        usual_debt_months: f64 = number("months", 0.0, 24.0).sourced(1.5, "Bank of England: loans to UK private non-financial firms, about a quarter of yearly value added; round");
        /// Yearly interest that a firm at its debt limit pays on top of the usual rate.
        leverage_premium: f64 = share().assumed(0.04);
        /// Share of firms whose bank belongs to the region.
        regional_bank_share: f64 = share().assumed(0.1);
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        of_defaults()
    }
}
