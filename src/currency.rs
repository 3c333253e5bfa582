//! Which currencies exist, with which smallest unit, minimum charge and oddities?
//!
//! Amounts are written in the *billing unit*: the smallest unit that the billing API takes, which is not always the
//! ISO 4217 minor unit (<https://docs.stripe.com/currencies>). The table is the one place that knows the difference.

use crate::money::Amount;

/// A currency as billing systems use it. Obtained from [`Currency::find`] or [`Currency::all`].
#[derive(Debug, PartialEq, Eq)]
pub struct Currency {
    /// The ISO 4217 code in lower case, as billing APIs write it.
    pub code: &'static str,
    /// The English name.
    pub name: &'static str,
    /// The sign that stands before an amount, or nothing: then the code is written instead.
    pub symbol: &'static str,
    /// Below this, in billing units, a payment is refused and an invoice becomes debt. Zero where none is published.
    pub minimum_charge: i64,
    class: Class,
}

/// How a currency's smallest unit relates to what may be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// No decimals; one billing unit is one major unit.
    Zero,
    /// Two decimals.
    Two,
    /// Three decimals, of which the last must be 0 when it is charged.
    Three,
    /// No decimals in fact, but written in hundredths for old times' sake; charged in whole major units.
    ZeroInHundredths,
    /// Two decimals by ISO 4217 (a fifth, in truth), none for billing.
    ZeroByCharge,
}

impl Currency {
    /// The currency of an ISO 4217 code in any case.
    pub fn find(code: &str) -> Option<&'static Self> {
        CURRENCIES.iter().find(|currency| currency.code.eq_ignore_ascii_case(code))
    }

    /// All currencies, by code.
    pub fn all() -> &'static [Self] {
        CURRENCIES
    }

    /// The decimals that ISO 4217 gives it.
    pub const fn iso_digits(&self) -> u8 {
        match self.class {
            Class::Zero | Class::ZeroInHundredths => 0,
            Class::Two | Class::ZeroByCharge => 2,
            Class::Three => 3,
        }
    }

    /// The decimals between the billing unit and the major unit: 2 for dollars and cents.
    pub const fn digits(&self) -> u8 {
        match self.class {
            Class::Zero | Class::ZeroByCharge => 0,
            Class::Two | Class::ZeroInHundredths => 2,
            Class::Three => 3,
        }
    }

    /// Billing units to one major unit.
    pub const fn units_per_major(&self) -> i64 {
        10_i64.pow(self.digits() as u32)
    }

    /// What is charged is a multiple of this many billing units.
    pub const fn charge_step(&self) -> i64 {
        match self.class {
            Class::ZeroInHundredths => 100,
            Class::Three => 10,
            _ => 1,
        }
    }

    /// Above this, in billing units, a payment is refused: eight digits, twelve for the Indonesian rupiah.
    pub const fn maximum_charge(&self) -> i64 {
        if matches!(self.code.as_bytes(), b"idr") { 999_999_999_999 } else { 99_999_999 }
    }

    /// Whether an amount can be charged without rounding.
    pub const fn can_charge(&self, amount: Amount) -> bool {
        amount.units() % self.charge_step() == 0
    }
}

const fn row(
    code: &'static str,
    class: Class,
    minimum_charge: i64,
    symbol: &'static str,
    name: &'static str,
) -> Currency {
    Currency { code, name, symbol, minimum_charge, class }
}

use Class::{Three, Two, Zero, ZeroByCharge, ZeroInHundredths};

/// Decimals: ISO 4217. Classes and minimum charges: <https://docs.stripe.com/currencies>, in billing units.
#[rustfmt::skip]
const CURRENCIES: &[Currency] = &[
    row("aed", Two, 200, "", "UAE dirham"),
    row("afn", Two, 0, "", "Afghan afghani"),
    row("all", Two, 0, "", "Albanian lek"),
    row("amd", Two, 0, "", "Armenian dram"),
    row("aoa", Two, 0, "", "Angolan kwanza"),
    row("ars", Two, 0, "", "Argentine peso"),
    row("aud", Two, 50, "A$", "Australian dollar"),
    row("awg", Two, 0, "", "Aruban florin"),
    row("azn", Two, 0, "", "Azerbaijani manat"),
    row("bam", Two, 0, "", "Bosnian convertible mark"),
    row("bbd", Two, 0, "", "Barbadian dollar"),
    row("bdt", Two, 0, "", "Bangladeshi taka"),
    row("bgn", Two, 100, "", "Bulgarian lev"),
    row("bhd", Three, 0, "", "Bahraini dinar"),
    row("bif", Zero, 0, "", "Burundian franc"),
    row("bmd", Two, 0, "", "Bermudian dollar"),
    row("bnd", Two, 0, "", "Brunei dollar"),
    row("bob", Two, 0, "", "Bolivian boliviano"),
    row("brl", Two, 50, "R$", "Brazilian real"),
    row("bsd", Two, 0, "", "Bahamian dollar"),
    row("bwp", Two, 0, "", "Botswana pula"),
    row("byn", Two, 0, "", "Belarusian rouble"),
    row("bzd", Two, 0, "", "Belize dollar"),
    row("cad", Two, 50, "CA$", "Canadian dollar"),
    row("cdf", Two, 0, "", "Congolese franc"),
    row("chf", Two, 50, "", "Swiss franc"),
    row("clp", Zero, 0, "", "Chilean peso"),
    row("cny", Two, 0, "CN¥", "Chinese yuan"),
    row("cop", Two, 0, "", "Colombian peso"),
    row("crc", Two, 0, "", "Costa Rican colón"),
    row("cve", Two, 0, "", "Cape Verdean escudo"),
    row("czk", Two, 1500, "", "Czech koruna"),
    row("djf", Zero, 0, "", "Djiboutian franc"),
    row("dkk", Two, 250, "", "Danish krone"),
    row("dop", Two, 0, "", "Dominican peso"),
    row("dzd", Two, 0, "", "Algerian dinar"),
    row("egp", Two, 0, "", "Egyptian pound"),
    row("etb", Two, 0, "", "Ethiopian birr"),
    row("eur", Two, 50, "€", "Euro"),
    row("fjd", Two, 0, "", "Fijian dollar"),
    row("fkp", Two, 0, "", "Falkland Islands pound"),
    row("gbp", Two, 30, "£", "British pound"),
    row("gel", Two, 0, "", "Georgian lari"),
    row("ghs", Two, 0, "", "Ghanaian cedi"),
    row("gip", Two, 0, "", "Gibraltar pound"),
    row("gmd", Two, 0, "", "Gambian dalasi"),
    row("gnf", Zero, 0, "", "Guinean franc"),
    row("gtq", Two, 0, "", "Guatemalan quetzal"),
    row("gyd", Two, 0, "", "Guyanese dollar"),
    row("hkd", Two, 400, "HK$", "Hong Kong dollar"),
    row("hnl", Two, 0, "", "Honduran lempira"),
    row("htg", Two, 0, "", "Haitian gourde"),
    row("huf", Two, 17500, "", "Hungarian forint"),
    row("idr", Two, 0, "", "Indonesian rupiah"),
    row("ils", Two, 0, "₪", "Israeli shekel"),
    row("inr", Two, 50, "₹", "Indian rupee"),
    row("iqd", Three, 0, "", "Iraqi dinar"),
    row("isk", ZeroInHundredths, 0, "", "Icelandic króna"),
    row("jmd", Two, 0, "", "Jamaican dollar"),
    row("jod", Three, 0, "", "Jordanian dinar"),
    row("jpy", Zero, 50, "¥", "Japanese yen"),
    row("kes", Two, 0, "", "Kenyan shilling"),
    row("kgs", Two, 0, "", "Kyrgyz som"),
    row("khr", Two, 0, "", "Cambodian riel"),
    row("kmf", Zero, 0, "", "Comorian franc"),
    row("krw", Zero, 0, "₩", "South Korean won"),
    row("kwd", Three, 0, "", "Kuwaiti dinar"),
    row("kyd", Two, 0, "", "Cayman Islands dollar"),
    row("kzt", Two, 0, "", "Kazakhstani tenge"),
    row("lak", Two, 0, "", "Lao kip"),
    row("lbp", Two, 0, "", "Lebanese pound"),
    row("lkr", Two, 0, "", "Sri Lankan rupee"),
    row("lrd", Two, 0, "", "Liberian dollar"),
    row("lsl", Two, 0, "", "Lesotho loti"),
    row("lyd", Three, 0, "", "Libyan dinar"),
    row("mad", Two, 0, "", "Moroccan dirham"),
    row("mdl", Two, 0, "", "Moldovan leu"),
    row("mga", ZeroByCharge, 0, "", "Malagasy ariary"),
    row("mkd", Two, 0, "", "Macedonian denar"),
    row("mmk", Two, 0, "", "Myanmar kyat"),
    row("mnt", Two, 0, "", "Mongolian tögrög"),
    row("mop", Two, 0, "", "Macanese pataca"),
    row("mur", Two, 0, "", "Mauritian rupee"),
    row("mvr", Two, 0, "", "Maldivian rufiyaa"),
    row("mwk", Two, 0, "", "Malawian kwacha"),
    row("mxn", Two, 1000, "MX$", "Mexican peso"),
    row("myr", Two, 200, "", "Malaysian ringgit"),
    row("mzn", Two, 0, "", "Mozambican metical"),
    row("nad", Two, 0, "", "Namibian dollar"),
    row("ngn", Two, 0, "", "Nigerian naira"),
    row("nio", Two, 0, "", "Nicaraguan córdoba"),
    row("nok", Two, 300, "", "Norwegian krone"),
    row("npr", Two, 0, "", "Nepalese rupee"),
    row("nzd", Two, 50, "NZ$", "New Zealand dollar"),
    row("omr", Three, 0, "", "Omani rial"),
    row("pab", Two, 0, "", "Panamanian balboa"),
    row("pen", Two, 0, "", "Peruvian sol"),
    row("pgk", Two, 0, "", "Papua New Guinean kina"),
    row("php", Two, 0, "₱", "Philippine peso"),
    row("pkr", Two, 0, "", "Pakistani rupee"),
    row("pln", Two, 200, "", "Polish złoty"),
    row("pyg", Zero, 0, "", "Paraguayan guaraní"),
    row("qar", Two, 0, "", "Qatari riyal"),
    row("ron", Two, 200, "", "Romanian leu"),
    row("rsd", Two, 0, "", "Serbian dinar"),
    row("rwf", Zero, 0, "", "Rwandan franc"),
    row("sar", Two, 0, "", "Saudi riyal"),
    row("sbd", Two, 0, "", "Solomon Islands dollar"),
    row("scr", Two, 0, "", "Seychellois rupee"),
    row("sek", Two, 300, "", "Swedish krona"),
    row("sgd", Two, 50, "S$", "Singapore dollar"),
    row("shp", Two, 0, "", "Saint Helena pound"),
    row("sos", Two, 0, "", "Somali shilling"),
    row("srd", Two, 0, "", "Surinamese dollar"),
    row("szl", Two, 0, "", "Swazi lilangeni"),
    row("thb", Two, 1000, "฿", "Thai baht"),
    row("tjs", Two, 0, "", "Tajikistani somoni"),
    row("tnd", Three, 0, "", "Tunisian dinar"),
    row("top", Two, 0, "", "Tongan paʻanga"),
    row("try", Two, 0, "₺", "Turkish lira"),
    row("ttd", Two, 0, "", "Trinidad and Tobago dollar"),
    row("twd", Two, 0, "NT$", "New Taiwan dollar"),
    row("tzs", Two, 0, "", "Tanzanian shilling"),
    row("uah", Two, 0, "₴", "Ukrainian hryvnia"),
    row("ugx", ZeroInHundredths, 0, "", "Ugandan shilling"),
    row("usd", Two, 50, "$", "US dollar"),
    row("uyu", Two, 0, "", "Uruguayan peso"),
    row("uzs", Two, 0, "", "Uzbekistani sum"),
    row("vnd", Zero, 0, "₫", "Vietnamese đồng"),
    row("vuv", Zero, 0, "", "Vanuatu vatu"),
    row("wst", Two, 0, "", "Samoan tālā"),
    row("xaf", Zero, 0, "", "Central African CFA franc"),
    row("xcd", Two, 0, "", "East Caribbean dollar"),
    row("xof", Zero, 0, "", "West African CFA franc"),
    row("xpf", Zero, 0, "", "CFP franc"),
    row("yer", Two, 0, "", "Yemeni rial"),
    row("zar", Two, 0, "", "South African rand"),
    row("zmw", Two, 0, "", "Zambian kwacha"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: ISO 4217, through the `iso_currency` crate.
    #[test]
    fn decimals_are_those_of_iso_4217() {
        for currency in Currency::all() {
            let iso = iso_currency::Currency::from_code(&currency.code.to_ascii_uppercase());
            let iso = iso.unwrap_or_else(|| panic!("{} is not in ISO 4217", currency.code));
            assert_eq!(iso.exponent(), Some(u16::from(currency.iso_digits())), "{}", currency.code);
        }
    }

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(Currency::all().is_sorted_by(|a, b| a.code < b.code));
    }

    /// Source: <https://docs.stripe.com/currencies>, "Special cases" and "Minimum and maximum charge amounts".
    #[test]
    fn oddities_are_those_of_the_billing_api() {
        for (code, digits, step, minimum, maximum) in [
            ("usd", 2, 1, 50, 99_999_999),
            ("gbp", 2, 1, 30, 99_999_999),
            ("jpy", 0, 1, 50, 99_999_999),
            ("mga", 0, 1, 0, 99_999_999),
            ("kwd", 3, 10, 0, 99_999_999),
            ("isk", 2, 100, 0, 99_999_999),
            ("ugx", 2, 100, 0, 99_999_999),
            ("huf", 2, 1, 17_500, 99_999_999),
            ("czk", 2, 1, 1_500, 99_999_999),
            ("idr", 2, 1, 0, 999_999_999_999),
        ] {
            let currency = Currency::find(code).unwrap();
            let found = (currency.digits(), currency.charge_step(), currency.minimum_charge, currency.maximum_charge());
            assert_eq!(found, (digits, step, minimum, maximum), "{code}");
        }
    }
}
