// What do the documents and answers of Rollforward consist of? Made by tests/documents.rs; do not edit by hand.

/** One of these fields, and none of the others. */
type ExactlyOne<T> = { [K in keyof T]: { [P in K]: T[P] } & { [P in Exclude<keyof T, K>]?: never } }[keyof T];

/** A story: what is for sale, who buys, and what happens. Amounts are whole numbers of the smallest unit of the currency; dates are ISO 8601, in UTC. */
export interface Scenario {
  /** The version of the document. */
  version?: 1;
  /** What the story is called. */
  title?: string;
  /** What the story is about. */
  description?: string;
  /** The currency, by its code of ISO 4217 in small letters. */
  currency: string;
  /** When the story begins. */
  start: string;
  /** How many months are looked at. */
  months: number;
  /** By which rules it is billed: the name of a set, or an object. `stripe` where none is named. */
  policy?: "stripe" | "stripe_classic" | "as_told" | "killbill" | "killbill_fixed30" | "lago" | "flexprice" | "flexprice_day" | "polar" | "meteroid" | "openmeter" | "billsdk" | "blesta" | "erpnext" | "zuora_assume30" | "zuora_strict30" | Policy;
  /** What is for sale. */
  prices: Price[];
  /** The coupons that may be given. */
  coupons?: Coupon[];
  /** The taxes that there are. */
  tax_rates?: TaxRate[];
  /** What happens to charges that fail. */
  collection?: Collection;
  /** Who buys. */
  customer?: Customer;
  /** What is subscribed to at the start. */
  subscriptions: Subscription[];
  /** What happens, in any order; at one instant, in the order in which it stands here. */
  events?: Event[];
  /** What is asked of the story. */
  what_if?: WhatIf;
}

/** A named set of rules, and what differs from it. */
export interface Policy {
  /** The named set of rules. */
  preset?: string;
  /** Whether the unused time of what is left is credited. */
  credit_unused_time?: boolean;
  /** Whether amounts below the smallest charge of the currency are not charged. */
  minimum_charge?: boolean;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** In which unit time is counted. */
  time_unit?: "second" | "second_end_early" | "day" | "day_rounded_up" | "day_nearest";
  /** Of how many days or seconds a period is taken to be. */
  denominator?: "actual" | "assume_30" | "fixed_30" | "nominal_for_others";
  /** Against which period a part of one is counted. */
  stub_denominator?: "of_anchor" | "at_boundary" | "from_start";
  /** What a day means that a month does not have. */
  month_end?: "last_day" | "runs_over";
  /** To which terms the day of a change belongs. */
  change_day?: "new_terms" | "old_terms";
  /** To which terms the day of an end belongs. */
  cancel_day?: "new_terms" | "old_terms";
  /** How amounts are rounded. */
  rounding?: "half_up" | "half_even" | "down" | "up";
  /** How quantities are rounded. */
  quantity_rounding?: "half_up" | "half_even" | "down" | "up";
  /** Where taxes are rounded. */
  tax_rounding?: "per_line" | "per_invoice";
  /** How a change of quantity is billed. */
  quantity_change?: "whole_item" | "difference";
  /** From what a credit for unused time is counted. */
  credit_base?: "original_debit" | "current_price";
  /** How large a credit for unused time may be. */
  credit_cap?: "none" | "billed" | "billed_except_quantity";
  /** What becomes of a total below nothing. */
  negative_total?: "to_balance" | "lost";
  /** What a change to another interval does. */
  restart?: "other_interval" | "other_interval_or_paid" | "every_change" | "to_years" | "never";
  /** When a change to something cheaper takes place. */
  downgrade?: "now" | "at_period_end";
  /** To how many decimals a share of a period is rounded. */
  ratio_decimals?: number;
  /** How far local days are from UTC. */
  utc_offset_minutes?: number;
  /** How long an invoice is a draft. */
  draft_minutes?: number;
}

/** A recurring price. */
export type Price = {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** What people call it. */
  name?: string;
  /** The unit of a period. Default: `"month"`. */
  interval?: "day" | "week" | "month" | "year";
  /** How many of these a period has. Default: `1`. */
  interval_count?: number;
  /** Whether each unit costs what its own tier says, or all what the last one reached says. */
  tiers_mode?: "graduated" | "volume";
  /** Packages in which units are sold. */
  transform_quantity?: TransformQuantity;
  /** Whether a quantity is agreed on, or use is measured. Default: `"licensed"`. */
  usage_type?: "licensed" | "metered";
  /** How what was reported becomes a quantity. Default: `"sum"`. */
  aggregate?: "sum" | "max" | "last_during_period" | "last_ever";
  /** Whether a period is billed at its beginning or its end. Default: `"in_advance"`. */
  billing?: "in_advance" | "in_arrears";
} & ExactlyOne<{
  /** What one unit costs, in the smallest unit of the currency. */
  unit_amount: number;
  /** The same with up to 12 decimals. */
  unit_amount_decimal: string | number;
  /** What units cost, tier by tier. */
  tiers: Tier[];
}>;

/** What units up to a number cost. */
export interface Tier {
  /** The last unit of the tier. Default: `"inf"`. */
  up_to?: number | "inf";
  /** What one unit costs, in the smallest unit of the currency. */
  unit_amount?: number;
  /** The same with up to 12 decimals. */
  unit_amount_decimal?: string | number;
  /** What is added once for the tier. */
  flat_amount?: number;
  /** The same with up to 12 decimals. */
  flat_amount_decimal?: string | number;
}

/** Units that are sold in packages. */
export interface TransformQuantity {
  /** How many units a package has. */
  divide_by: number;
  /** Whether a package that was begun counts. */
  round: "up" | "down";
}

/** What lowers a price. */
export type Coupon = {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** What people call it. */
  name?: string;
  /** How long a discount counts. Default: `"once"`. */
  duration?: "once" | "repeating" | "forever";
  /** For how many months, if it is repeating. */
  duration_in_months?: number;
  /** The prices that it lowers; all where none is named. */
  applies_to?: string[];
} & ExactlyOne<{
  /** The discount in percent. */
  percent_off: string | number;
  /** The discount as an amount. */
  amount_off: number;
}>;

/** What is added for the state. */
export interface TaxRate {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** What people call it. */
  name?: string;
  /** The tax in percent. */
  percentage: string | number;
  /** Whether prices contain it. Default: `false`. */
  inclusive?: boolean;
}

/** What happens to charges that fail. */
export interface Collection {
  /** When a charge that failed is tried again. */
  retries?: Retry[];
  /** What happens after the last try. Default: `"past_due"`. */
  after_retries?: "past_due" | "cancel" | "unpaid";
}

/** When a charge that failed is tried again. */
export interface Retry {
  /** How many days after the try before. */
  days: number;
}

/** Who buys. */
export interface Customer {
  /** What people call it. */
  name?: string;
  /** The balance at the start. Negative: credit of the customer. Positive: what the customer owes. Default: `0`. */
  balance?: number;
  /** Whether tax is charged. Default: `"none"`. */
  tax_exempt?: "none" | "exempt" | "reverse";
  /** Coupons of the customer, for all subscriptions. */
  discounts?: string[];
  /** Taxes of the customer, for all subscriptions. */
  tax_rates?: string[];
  /** Whether there is something to charge. Default: `true`. */
  payment_method?: boolean;
}

/** A subscription as it begins. */
export interface Subscription {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** When it begins; at the start of the story where nothing is said. */
  start?: string;
  /** What it consists of. */
  items: Item[];
  /** From when periods are counted. */
  billing_cycle_anchor?: string;
  /** From when periods are counted, by day and time. */
  billing_cycle_anchor_config?: BillingCycleAnchorConfig;
  /** Since when it counts, if it was entered late. */
  backdate_start_date?: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** When the trial ends. */
  trial_end?: string;
  /** How many days the trial has. */
  trial_days?: number;
  /** What happens at the end of a trial where there is nothing to charge. Default: `"create_invoice"`. */
  trial_end_behavior?: "create_invoice" | "cancel" | "pause";
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
  /** Whether invoices are charged or sent. Default: `"charge_automatically"`. */
  collection_method?: "charge_automatically" | "send_invoice";
  /** How many days an invoice that was sent may wait. */
  days_until_due?: number;
  /** When it ends. */
  cancel_at?: string;
  /** Whether it ends with its first period. Default: `false`. */
  cancel_at_period_end?: boolean;
  /** What is billed before its time. */
  billing_thresholds?: BillingThresholds;
}

/** An item of a subscription as it begins. */
export interface Item {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** The id of the price. */
  price: string;
  /** How many. Default: `1`. */
  quantity?: number;
  /** How many, with decimals. */
  quantity_decimal?: string | number;
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
}

/** Where in a month, and in which month, periods begin. */
export interface BillingCycleAnchorConfig {
  /** The day of the month. */
  day_of_month?: number;
  /** The month of the year. */
  month?: number;
  /** The hour. */
  hour?: number;
  /** The minute. */
  minute?: number;
  /** The second. */
  second?: number;
}

/** What is billed before its time. */
export interface BillingThresholds {
  /** From which amount on. */
  amount_gte?: number;
  /** From how much usage on. */
  usage_gte?: number;
}

/** Something that happens: when, and exactly one of what can happen. */
export type Event = {
  /** When: a date (00:00 UTC) or an instant. */
  at: string;
  /** Whether it is kept, but skipped. Default: `false`. */
  disabled?: boolean;
} & ExactlyOne<{
  /** An item moves to another price. */
  change_price: ChangePrice;
  /** An item changes its quantity. */
  change_quantity: ChangeQuantity;
  /** A subscription ends. */
  cancel: Cancel;
  /** The balance changes by an amount; a negative one gives credit. */
  adjust_balance: AdjustBalance;
  /** The balance becomes an amount, whatever it was. */
  set_balance: SetBalance;
  /** Something goes onto the next invoice. */
  add_invoice_item: AddInvoiceItem;
  /** An amount is charged without an invoice. */
  one_off_charge: OneOffCharge;
  /** A subscription gets another item. */
  add_item: AddItem;
  /** A subscription loses an item. */
  remove_item: RemoveItem;
  /** A subscription begins. */
  start_subscription: StartSubscription;
  /** A trial ends now. */
  end_trial: EndTrial;
  /** A trial ends at another time. */
  set_trial_end: SetTrialEnd;
  /** Periods begin anew. */
  reset_billing_cycle_anchor: ResetBillingCycleAnchor;
  /** Invoices are not collected for a while. */
  pause_collection: PauseCollection;
  /** Invoices are collected again. */
  resume_collection: EndTrial;
  /** A subscription stands still. */
  pause_subscription: ResetBillingCycleAnchor;
  /** A subscription goes on. */
  resume_subscription: ResumeSubscription;
  /** A coupon begins to count. */
  apply_discount: ApplyDiscount;
  /** A coupon no longer counts. */
  remove_discount: ApplyDiscount;
  /** Something was used. */
  report_usage: ReportUsage;
  /** A billing credit is given. */
  grant_credit: GrantCredit;
  /** An invoice is made now. */
  one_off_invoice: OneOffInvoice;
  /** Part of an invoice is taken back. */
  issue_credit_note: IssueCreditNote;
  /** An open invoice is made void. */
  void_invoice: VoidInvoice;
  /** An open invoice is paid from outside. */
  pay_invoice: PayInvoice;
  /** An open invoice is given up. */
  mark_uncollectible: VoidInvoice;
  /** An open invoice is paid from the balance. */
  apply_balance_to_invoice: PayInvoice;
  /** Payments fail from now on. */
  fail_payments: FailPayments;
  /** Other tax rates hold. */
  set_tax_rates: SetTaxRates;
}>;

/** An item moves to another price. */
export interface ChangePrice {
  /** The id of the subscription. */
  subscription: string;
  /** The id of the item. */
  item: string;
  /** The id of the price. */
  price: string;
  /** How many. Default: `1`. */
  quantity?: number;
  /** How many, with decimals. */
  quantity_decimal?: string | number;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** From when the change is prorated. */
  proration_date?: string;
  /** Whether periods begin anew with the change. Default: `"unchanged"`. */
  billing_cycle_anchor?: "unchanged" | "now";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** An item changes its quantity. */
export type ChangeQuantity = {
  /** The id of the subscription. */
  subscription: string;
  /** The id of the item. */
  item: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** From when the change is prorated. */
  proration_date?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
} & ExactlyOne<{
  /** How many. */
  quantity: number;
  /** How many, with decimals. */
  quantity_decimal: string | number;
}>;

/** A subscription ends. */
export interface Cancel {
  /** The id of the subscription. */
  subscription: string;
  /** When it ends: `now`, `period_end` or a date. Default: `"now"`. */
  when?: string;
  /** Whether its unused time is credited. Default: `false`. */
  prorate?: boolean;
  /** Whether what is pending is billed at once. Default: `false`. */
  invoice_now?: boolean;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** The balance changes by an amount. */
export interface AdjustBalance {
  /** By how much. Negative gives credit to the customer, positive takes it or makes a debt. */
  amount: number;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** The balance becomes an amount, whatever it was. */
export interface SetBalance {
  /** The new balance. Negative: credit of the customer. Positive: what the customer owes. */
  balance: number;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Something goes onto the next invoice. */
export type AddInvoiceItem = {
  /** How many. */
  quantity?: number;
  /** The id of the subscription. */
  subscription?: string;
  /** Whether discounts lower it; by default if it costs something. */
  discountable?: boolean;
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
  /** In words, for the invoice or the ledger. */
  description?: string;
} & ExactlyOne<{
  /** The amount, in the smallest unit of the currency. */
  amount: number;
  /** The same with up to 12 decimals. */
  unit_amount_decimal: string | number;
  /** The id of the price. */
  price: string;
}>;

/** An amount is charged without an invoice; the balance is not touched. */
export interface OneOffCharge {
  /** The amount, in the smallest unit of the currency. */
  amount: number;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A subscription gets another item. */
export interface AddItem {
  /** The id of the subscription. */
  subscription: string;
  /** The new item. */
  item: Item;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** From when the change is prorated. */
  proration_date?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A subscription loses an item. */
export interface RemoveItem {
  /** The id of the subscription. */
  subscription: string;
  /** The id of the item. */
  item: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** From when the change is prorated. */
  proration_date?: string;
  /** Whether what was used is not billed. Default: `false`. */
  clear_usage?: boolean;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A subscription begins with the event. */
export interface StartSubscription {
  /** The name by which the rest of the document refers to it. */
  id: string;
  /** What it consists of. */
  items: Item[];
  /** From when periods are counted. */
  billing_cycle_anchor?: string;
  /** From when periods are counted, by day and time. */
  billing_cycle_anchor_config?: BillingCycleAnchorConfig;
  /** Since when it counts, if it was entered late. */
  backdate_start_date?: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** When the trial ends. */
  trial_end?: string;
  /** How many days the trial has. */
  trial_days?: number;
  /** What happens at the end of a trial where there is nothing to charge. Default: `"create_invoice"`. */
  trial_end_behavior?: "create_invoice" | "cancel" | "pause";
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
  /** Whether invoices are charged or sent. Default: `"charge_automatically"`. */
  collection_method?: "charge_automatically" | "send_invoice";
  /** How many days an invoice that was sent may wait. */
  days_until_due?: number;
  /** When it ends. */
  cancel_at?: string;
  /** Whether it ends with its first period. Default: `false`. */
  cancel_at_period_end?: boolean;
  /** What is billed before its time. */
  billing_thresholds?: BillingThresholds;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Something happens to a subscription as a whole. */
export interface EndTrial {
  /** The id of the subscription. */
  subscription: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A trial ends at another time. */
export interface SetTrialEnd {
  /** The id of the subscription. */
  subscription: string;
  /** When the trial ends. */
  trial_end: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Something happens to a subscription, and its time may be prorated. */
export interface ResetBillingCycleAnchor {
  /** The id of the subscription. */
  subscription: string;
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Invoices are not collected for a while. */
export interface PauseCollection {
  /** The id of the subscription. */
  subscription: string;
  /** What becomes of invoices in the meantime. */
  behavior: "void" | "keep_as_draft" | "mark_uncollectible";
  /** Until when; until it is resumed where nothing is said. */
  resumes_at?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A subscription goes on. */
export interface ResumeSubscription {
  /** The id of the subscription. */
  subscription: string;
  /** Whether periods begin anew. Default: `"now"`. */
  billing_cycle_anchor?: "now" | "unchanged";
  /** Whether a change is prorated onto the next invoice, billed at once, or not prorated. */
  proration_behavior?: "create_prorations" | "always_invoice" | "none";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A coupon begins to count, or no longer counts: for an item, a subscription or, where neither is named, the customer. */
export interface ApplyDiscount {
  /** The id of the coupon. */
  coupon: string;
  /** The id of the subscription. */
  subscription?: string;
  /** The id of the item. */
  item?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Something was used. */
export interface ReportUsage {
  /** The id of the subscription. */
  subscription: string;
  /** The id of the item. */
  item: string;
  /** How much was used. */
  quantity: string | number;
  /** Whether it adds to what was reported, or stands in its place. Default: `"increment"`. */
  action?: "increment" | "set";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A billing credit is given, which pays for usage and plans before the balance does. */
export interface GrantCredit {
  /** The name by which the rest of the document refers to it. */
  id?: string;
  /** What people call it. */
  name?: string;
  /** The amount, in the smallest unit of the currency. */
  amount: number;
  /** Whether it was given or bought. Default: `"promotional"`. */
  category?: "promotional" | "paid";
  /** Lower ones are used first. */
  priority?: number;
  /** From when it may be used. */
  effective_at?: string;
  /** Until when it may be used. */
  expires_at?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** An invoice is made now, beside all subscriptions. */
export interface OneOffInvoice {
  /** Its lines. */
  items: OneOffItem[];
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
  /** Whether what waits for the next invoice is on it. Default: `false`. */
  include_pending?: boolean;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** A line of a one-off invoice. */
export interface OneOffItem {
  /** The amount, in the smallest unit of the currency. */
  amount: number;
  /** Whether discounts lower it; by default if it costs something. */
  discountable?: boolean;
  /** Ids of coupons, in the order in which they count. */
  discounts?: string[];
  /** Ids of tax rates. */
  tax_rates?: string[];
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Part of an invoice is taken back. What its parts say has to be the amount. */
export interface IssueCreditNote {
  /** The number of the invoice, counted from 1 in the order in which they are made, or `last`. Default: `"last"`. */
  invoice?: number | "last";
  /** The amount, in the smallest unit of the currency. */
  amount: number;
  /** What goes back to the card. */
  refund_amount?: number;
  /** What goes onto the balance. */
  credit_amount?: number;
  /** What goes back in another way. */
  out_of_band_amount?: number;
  /** Why. */
  reason?: string;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** An open invoice is made void, or given up. */
export interface VoidInvoice {
  /** The number of the invoice, counted from 1 in the order in which they are made, or `last`. Default: `"last"`. */
  invoice?: number | "last";
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** An open invoice is paid from outside or from the balance: all that is due, or an amount. */
export interface PayInvoice {
  /** The number of the invoice, counted from 1 in the order in which they are made, or `last`. Default: `"last"`. */
  invoice?: number | "last";
  /** The amount, in the smallest unit of the currency. */
  amount?: number;
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** Payments fail from now on. */
export type FailPayments = {
  /** In words, for the invoice or the ledger. */
  description?: string;
} & ExactlyOne<{
  /** Until when. */
  until: string;
  /** How many of them. */
  count: number;
}>;

/** Other tax rates hold for an item, a subscription or, where neither is named, the customer. */
export interface SetTaxRates {
  /** The id of the subscription. */
  subscription?: string;
  /** The id of the item. */
  item?: string;
  /** Ids of tax rates. */
  tax_rates: string[];
  /** In words, for the invoice or the ledger. */
  description?: string;
}

/** What is asked of the story. It changes nothing of what comes out. */
export interface WhatIf {
  /** What is looked at. */
  view?: "compare" | "sweep" | "solve" | "cohort" | "rules";
  /** The story with something set otherwise. */
  variants?: Variant[];
  /** With what the story is compared. */
  compare?: Compare;
  /** What a value of the story does to a number of the result. */
  sweep?: Sweep;
  /** Which value of the story gives a wanted number. */
  solve?: Solve;
  /** Invoices that somebody has seen, to find the rules that made them. */
  invoices?: WhatIfInvoice[];
  /** The same story over many customers. */
  cohort?: Cohort;
}

/** The story with something set otherwise. */
export interface Variant {
  /** What people call it. */
  name: string;
  /** What it sets. */
  changes?: Change[];
}

/** What a variant sets. */
export interface Change {
  /** Where in the document: `events[0].at`. */
  path: string;
  /** The value as JSON; without it the field is left out. */
  value?: string;
}

/** With what the story is compared. */
export interface Compare {
  /** Its variants, or itself under the rules of each billing system. Default: `"variants"`. */
  with?: "variants" | "policies";
}

/** The points of one value of the story, or of two, and the number that is looked at. */
export interface Sweep {
  /** The path of the value: `events[0].adjust_balance.amount`. */
  input?: string;
  /** The first point, as documents write it. */
  from?: string;
  /** The last point. */
  to?: string;
  /** From one point to the next. */
  step?: string;
  /** The path of a second value. */
  across?: string;
  /** Its first point. */
  across_from?: string;
  /** Its last point. */
  across_to?: string;
  /** From one of its points to the next. */
  across_step?: string;
  /** Which number of the result: `charged`, `billed`, `closing` and others. */
  output?: string;
  /** Which month or which invoice, counted from 1, where the number is of one. */
  month?: number;
}

/** Which value of the story gives a wanted number. */
export interface Solve {
  /** The path of the value: `events[0].adjust_balance.amount`. */
  input?: string;
  /** The first point, as documents write it. */
  from?: string;
  /** The last point. */
  to?: string;
  /** From one point to the next. */
  step?: string;
  /** Which number of the result: `charged`, `billed`, `closing` and others. */
  output?: string;
  /** Which month or which invoice, counted from 1, where the number is of one. */
  month?: number;
  /** How the number is compared. Default: `"at_most"`. */
  is?: "at_most" | "at_least" | "equal";
  /** With what it is compared. */
  value?: number;
  /** Which one is wanted, if there are several. Default: `"smallest"`. */
  which?: "smallest" | "largest";
}

/** An invoice that somebody has seen; what is left out was not seen. */
export interface WhatIfInvoice {
  /** When it was made. */
  date?: string;
  /** Its lines. */
  lines?: WhatIfInvoiceLine[];
  /** Whether there were more lines. Default: `false`. */
  partial?: boolean;
  /** The sum of its lines. */
  subtotal?: number;
  /** Its tax. */
  tax?: number;
  /** Its total. */
  total?: number;
  /** The balance before it. Negative is credit. */
  starting_balance?: number;
  /** What was to be paid. */
  amount_due?: number;
  /** The balance after it. Negative is credit. */
  ending_balance?: number;
}

/** A line of an invoice that somebody has seen. */
export interface WhatIfInvoiceLine {
  /** In words, for the invoice or the ledger. */
  description?: string;
  /** What kind of line it is. */
  kind?: "subscription" | "usage" | "unused_time" | "remaining_time" | "invoice_item";
  /** The amount, in the smallest unit of the currency. */
  amount?: number;
  /** When it begins. */
  start?: string;
  /** When it ends. */
  end?: string;
}

/** Many customers: how many, from which seed, and in what they differ. */
export interface Cohort {
  /** How many are made. */
  customers?: number;
  /** From which number they are drawn. */
  seed?: number;
  /** In what they differ. */
  inputs?: Input[];
  /** The column of a table that names the customer. */
  id_column?: string;
  /** What stands between the cells of a table. */
  separator?: "comma" | "semicolon" | "tab";
  /** How a table writes decimals. */
  decimal?: "point" | "comma";
  /** How a table writes dates. Default: `"iso"`. */
  dates?: "iso" | "day_first" | "month_first";
}

/** A value in which customers differ. */
export interface Input {
  /** Where in the document: `events[0].at`. */
  path: string;
  /** Other values that are set to the same. */
  also?: Also[];
  /** The column of a table that holds it. */
  column?: string;
  /** The lowest. */
  from?: number;
  /** The highest. */
  to?: number;
  /** From one to the next. */
  step?: number;
  /** Whether all are as frequent, or those in the middle more so. Default: `"even"`. */
  spread?: "even" | "middle";
  /** Values and how frequent they are. */
  values?: Value[];
  /** How many of ten thousand customers have it. Default: `10000`. */
  share?: number;
  /** Whether it is credit, although it is written without a sign. Default: `false`. */
  credit?: boolean;
}

/** Another value that is set with it. */
export interface Also {
  /** Where in the document: `events[0].at`. */
  path: string;
}

/** A value, and how often customers have it. */
export type Value = {
  /** How often, beside the others. Default: `1`. */
  weight?: number;
} & ExactlyOne<{
  /** The value, as it is counted. */
  value: number;
  /** The value as text. */
  text: string;
}>;

/** What came out of a story. Amounts are whole numbers of the smallest unit of the currency; on the balance negative is credit. */
export interface Projection {
  /** The version of the document. */
  version: 1;
  /** The currency, by its code of ISO 4217 in small letters. */
  currency: string;
  /** What was looked at. */
  period: Period;
  /** The whole story in a sentence. */
  headline: string;
  /** Every invoice, in the order in which they were made. */
  invoices: Invoice[];
  /** Every movement of the customer's balance. */
  balance_transactions: BalanceTransaction[];
  /** Every charge and refund. */
  payments: Payment[];
  /** The roll-forward: each month opens where the last one closed. */
  months: Month[];
  /** The sums of all months. */
  totals: Totals;
  /** What is worth noticing. */
  notices: Notice[];
}

/** From when until when; the end does not belong to it. */
export interface Period {
  /** Its first instant. */
  start: string;
  /** The first instant behind it. */
  end: string;
}

/** An invoice. `total` does not know the balance; `amount_due` does. */
export interface Invoice {
  /** Its id: `in_1`. */
  id: string;
  /** Its number, counted from 1. */
  number: number;
  /** When it was made. */
  date: string;
  /** Why it was made. */
  billing_reason: "subscription_create" | "subscription_cycle" | "subscription_update" | "subscription_threshold" | "manual";
  /** The id of its subscription, if it is of one. */
  subscription?: string;
  /** What it is about. */
  period: Period;
  /** What became of it by the end. */
  status: "draft" | "open" | "paid" | "void" | "uncollectible";
  /** What happened when it was made final. */
  outcome: "charged" | "nothing_due" | "paid_from_credit" | "credited" | "invoice_too_small" | "invoice_too_large" | "not_finalized";
  /** Its lines. */
  lines: Line[];
  /** The sum of its lines, less the discounts that items have of their own. */
  subtotal: number;
  /** Its discounts, by coupon. */
  discounts?: Discount[];
  /** What coupons could not take off. */
  lost_discounts?: Discount[];
  /** What billing credits pay. */
  billing_credits?: number;
  /** Its taxes, by rate. */
  taxes?: Tax[];
  /** Its total before tax. */
  total_excluding_tax: number;
  /** Its total. Negative: it gives back. */
  total: number;
  /** The balance before it. Negative is credit. */
  starting_balance: number;
  /** The balance after it. Negative is credit. */
  ending_balance: number;
  /** What is to be paid. */
  amount_due: number;
  /** What became of it after it was made. */
  history?: HistoryEntry[];
}

/** A line of an invoice. */
export interface Line {
  /** Its id: `il_1`. */
  id: string;
  /** What kind of line it is. */
  kind: "subscription" | "usage" | "proration_credit" | "proration_debit" | "invoice_item";
  /** What it says. */
  description: string;
  /** What it comes to, before discounts and added taxes. */
  amount: number;
  /** The time that it bills. */
  period: Period;
  /** How many. */
  quantity?: number;
  /** How many, with decimals. */
  quantity_decimal?: string;
  /** The id of its price. */
  price?: string;
  /** Whether it prorates a change. */
  proration: boolean;
  /** Whether discounts lower it. */
  discountable: boolean;
  /** Its shares of discounts. */
  discount_amounts?: LineDiscount[];
  /** Its taxes. */
  taxes?: LineTax[];
  /** The id of the line that it takes back. */
  reverses?: string;
  /** Why it is this amount, where reasons were asked for. */
  reason?: Reason;
}

/** What a coupon takes off. */
export interface Discount {
  /** The id of the coupon. */
  coupon: string;
  /** How much, as a positive amount. */
  amount: number;
}

/** What a tax comes to. */
export interface Tax {
  /** The id of the tax rate. */
  tax_rate: string;
  /** How much. */
  amount: number;
  /** Whether prices contain it. */
  inclusive: boolean;
  /** What it does to the total: nothing, raise it or lower it. */
  effect: "contained" | "added" | "not_paid";
}

/** What a coupon takes off a line. */
export interface LineDiscount {
  /** The id of the coupon. */
  coupon: string;
  /** How much, as a positive amount. */
  amount: number;
  /** Why it is this amount, where reasons were asked for. */
  reason?: Reason;
}

/** What a tax comes to on a line. */
export interface LineTax {
  /** The id of the tax rate. */
  tax_rate: string;
  /** Of how much it is taken. */
  taxable_amount: number;
  /** How much. */
  amount: number;
  /** Whether the price contains it. */
  inclusive: boolean;
  /** What it does to the total: nothing, raise it or lower it. */
  effect: "contained" | "added" | "not_paid";
  /** Why it is this amount, where reasons were asked for. */
  reason?: Reason;
}

/** Why an amount is what it is. */
export interface Reason {
  /** The computation with its numbers. */
  formula: string;
  /** What it means. */
  sentence: string;
  /** The rule that it follows. */
  rule: string;
  /** The page that states the rule. */
  source?: string;
}

/** Something that happened to an invoice. */
export interface HistoryEntry {
  /** When. */
  date: string;
  /** What, in a word. */
  code: string;
  /** What, in a sentence. */
  text: string;
  /** How much. */
  amount?: number;
  /** Because of which event of the story, counted from 0. */
  event?: number;
}

/** A movement of the customer's balance. */
export interface BalanceTransaction {
  /** Its id: `cbtxn_1`. */
  id: string;
  /** When. */
  date: string;
  /** Of which type, as on the billing API. */
  type: string;
  /** By how much. Negative gives credit. */
  amount: number;
  /** The balance after it. Negative is credit. */
  ending_balance: number;
  /** The id of the invoice that it is for. */
  invoice?: string;
  /** Because of which event of the story, counted from 0. */
  event?: number;
  /** Why. */
  description: string;
}

/** A charge, or a refund. */
export interface Payment {
  /** Its id: `py_1`. */
  id: string;
  /** When. */
  date: string;
  /** How much. Negative is a refund. */
  amount: number;
  /** The id of the invoice that it is for; a one-off charge has none. */
  invoice?: string;
  /** What for. */
  description: string;
}

/** A month of the roll-forward: opening + credited + debited + applied = closing. */
export interface Month {
  /** Its first instant. */
  start: string;
  /** The first instant behind it. */
  end: string;
  /** The balance at its beginning. Negative is credit. */
  opening: number;
  /** Credit that was given, below nothing. */
  credited: number;
  /** Debt that was added. */
  debited: number;
  /** What invoices took up: positive where they used credit. */
  applied: number;
  /** The balance at its end. Negative is credit. */
  closing: number;
  /** The totals of its invoices. */
  billed: number;
  /** What was charged, less what was refunded. */
  charged: number;
  /** What subscriptions come to in a month at its end. */
  recurring: number;
}

/** The sums of all months. */
export interface Totals {
  /** The totals of all invoices. */
  billed: number;
  /** What was charged, less what was refunded. */
  charged: number;
  /** What was charged without an invoice. */
  one_off: number;
  /** Credit that was given, below nothing. */
  credited: number;
  /** Debt that was added. */
  debited: number;
  /** What invoices took up. */
  applied: number;
  /** The balance at the end. Negative is credit. */
  closing: number;
}

/** Something worth noticing. */
export interface Notice {
  /** What, in a word that does not change. */
  code: string;
  /** What, in a sentence. */
  text: string;
  /** About which event of the story, counted from 0. */
  event?: number;
  /** About which invoice, by its id. */
  invoice?: string;
}

/** What a value of the story does to a number of the result. */
export interface SweepAnswer {
  /** What of the story can vary. */
  inputs: InputChoice[];
  /** The value that varied. */
  along: AskedRange;
  /** The second one, if there is one. */
  across: AskedRange | null;
  /** The number that was looked at. */
  output: string;
  /** Its month or invoice, counted from 1. */
  month: number | null;
  /** What it is called. */
  name: string;
  /** The answer in a sentence or two. */
  answer: string;
  /** The points, where one value varied. */
  points: SweepPoint[];
  /** Lines across, for drawing. */
  ticks: SweepTick[];
  /** The table, where two values varied. */
  table: SweepTable | null;
  /** What could not be meant, and what was done in its place. */
  mistakes: AskedMistake[];
}

/** A point of a sweep. */
export interface SweepPoint {
  /** The value, as documents write it. */
  input: string;
  /** The value in words. */
  label: string;
  /** The number of the result; amounts in the smallest unit. Null where the story has problems there. */
  value: number | null;
  /** The same in words, or what is wrong with the story there. */
  words: string;
  /** In hundredths of a percent, for drawing. */
  left: number;
  /** In hundredths of a percent, for drawing. */
  height: number | null;
  /** Whether the story is so. */
  is_now: boolean;
}

/** A line across a drawing. */
export interface SweepTick {
  /** In hundredths of a percent, for drawing. */
  height: number;
  /** Its number in words. */
  words: string;
}

/** The points of two values. */
export interface SweepTable {
  /** The points of the second value in words. */
  columns: string[];
  /** A row for each point of the first. */
  rows: SweepRow[];
}

/** The points of one value of the first. */
export interface SweepRow {
  /** The value in words. */
  label: string;
  /** A cell for each point of the second. */
  cells: SweepCell[];
}

/** A point of two values. */
export interface SweepCell {
  /** Both, as documents write them. */
  inputs: [string, string];
  /** The number of the result; amounts in the smallest unit. Null where the story has problems there. */
  value: number | null;
  /** The same in words, or what is wrong. */
  words: string;
  /** In hundredths of a percent, for drawing. */
  shade: number | null;
  /** Whether the story is so. */
  is_now: boolean;
}

/** Which value of the story gives a wanted number. */
export interface SolveAnswer {
  /** What of the story can vary. */
  inputs: InputChoice[];
  /** Where it was looked for. */
  along: AskedRange;
  /** The number that was looked at. */
  output: string;
  /** Its month or invoice, counted from 1. */
  month: number | null;
  /** How it was compared. */
  is: "at_most" | "at_least" | "equal";
  /** With what, as it is typed. */
  value: string;
  /** Whether that is an amount. */
  is_amount: boolean;
  /** Which one was wanted. */
  which: "smallest" | "largest";
  /** The question in words. */
  question: string;
  /** The answer in a sentence. */
  answer: string;
  /** Why it is that one, and what else there is. */
  because: string[];
  /** The value, as documents write it; null where there is none. */
  input: string | null;
  /** The value in words. */
  label: string;
  /** What could not be meant, and what was done in its place. */
  mistakes: AskedMistake[];
}

/** A value of the story that can vary. */
export interface InputChoice {
  /** Its path. */
  id: string;
  /** What it is called. */
  name: string;
}

/** A value and its points. */
export interface AskedRange {
  /** Its path. */
  input: string;
  /** What it is called. */
  name: string;
  /** How it is typed. */
  kind: "day" | "amount" | "decimal" | "count";
  /** The first point, as it is typed. */
  from: string;
  /** The last one. */
  to: string;
  /** From one to the next. */
  step: string;
}

/** Something that could not be meant. */
export interface AskedMistake {
  /** The field of the question. */
  field: string;
  /** What is wrong, and what was done in its place. */
  words: string;
}

/** A story beside its variants, in words. */
export interface Comparison {
  /** With what it is compared. */
  with: "variants" | "policies";
  /** The answer in a few sentences. */
  answer: string;
  /** What else is to be said. */
  notes: string[];
  /** Which figures there are: the name of each, and its words. */
  figures: [string, string][];
  /** The story itself, and each variant. */
  columns: ComparedCase[];
  /** The months of the figure that was asked for. */
  rows: ComparedMonth[];
  /** What the highest bar says, for drawing. */
  scale: string;
  /** In hundredths of a percent, for drawing. */
  baseline: number;
  /** What of the story can be set otherwise. */
  fields: ComparedField[];
  /** Which variants are often wanted. */
  offers: [string, string][];
  /** Whether there is room for another one. */
  isFull: boolean;
}

/** The story itself, or a variant. */
export interface ComparedCase {
  /** What it is called. */
  name: string;
  /** Those that come out the same, under the rules of each system. */
  members: string[];
  /** Its place among the variants, counted from 0; null for the story itself. */
  place: number | null;
  /** By which rules it is billed, where it is compared under several. */
  policy: string;
  /** What is wrong with it. */
  problems: string[];
  /** What it sets. */
  changes: ComparedChange[];
  /** Why it comes out so. */
  why: string[];
  /** Its invoices, in words. */
  invoices: string;
  /** Its total of each figure; null where it has problems. */
  totals: (ComparedAmount | null)[];
  /** Its months, for drawing. */
  bars: ComparedBar[];
}

/** Something that a variant sets. */
export interface ComparedChange {
  /** Where in the document. */
  path: string;
  /** What it is called. */
  label: string;
  /** What it is set to, in words. */
  value: string;
  /** What the story has, in words. */
  base: string;
  /** What it is set to, as it is typed. */
  typed: string;
  /** Why it cannot be set so. */
  misfit: string | null;
}

/** An amount, and by how much it differs from that of the story itself. */
export interface ComparedAmount {
  /** The amount in words. */
  value: string;
  /** By how much it differs, in words. */
  variance: string;
  /** The same in percent. */
  percent: string;
  /** -1 where it is less, 1 where it is more. */
  sign: number;
}

/** A month of the figure. */
export interface ComparedMonth {
  /** The month. */
  name: string;
  /** Its amount in the story and in each variant. */
  cells: (ComparedAmount | null)[];
}

/** A month of a drawing. */
export interface ComparedBar {
  /** In hundredths of a percent, for drawing. */
  left: number;
  /** In hundredths of a percent, for drawing. */
  width: number;
  /** In hundredths of a percent, for drawing. */
  credit: number;
  /** In hundredths of a percent, for drawing. */
  charged: number;
  /** In hundredths of a percent, for drawing. */
  below: number;
}

/** Something that can be set otherwise. */
export interface ComparedField {
  /** Where in the document. */
  path: string;
  /** To what it belongs. */
  group: string;
  /** What it is called. */
  label: string;
  /** How it is typed. */
  kind: string;
  /** What the story has, as it is typed. */
  typed: string;
  /** The same in words. */
  value: string;
  /** What can be chosen. */
  options: [string, string][];
}
