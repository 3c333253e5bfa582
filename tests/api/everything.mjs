import Stripe from 'stripe';

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);

// It's "everything" ? > /u000a #{x} $y
// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

// A clock that stands at the start of the story
const clock = await stripe.testHelpers.testClocks.create({
  frozen_time: 1767225600,
  name: 'It\'s "everything" ?> \\u000a #{x} $y',
});

// What is for sale
const priceBasic = await stripe.prices.create({
  currency: 'usd',
  unit_amount: 2000,
  recurring: { interval: 'month' },
  product_data: { name: 'Basic' },
});
const pricePro = await stripe.prices.create({
  currency: 'usd',
  unit_amount: 10000,
  recurring: { interval: 'month' },
  product_data: { name: 'Pro' },
});
await stripe.prices.create({
  currency: 'usd',
  unit_amount: 100000,
  recurring: { interval: 'year' },
  product_data: { name: 'year' },
});
const priceSeat = await stripe.prices.create({
  currency: 'usd',
  unit_amount_decimal: Stripe.Decimal.from('1250.5'),
  recurring: { interval: 'month' },
  product_data: { name: 'seat' },
});
const meterCalls = await stripe.billing.meters.create({
  display_name: 'calls',
  event_name: 'usage_calls',
  default_aggregation: { formula: 'sum' },
});
const priceCalls = await stripe.prices.create({
  currency: 'usd',
  billing_scheme: 'tiered',
  tiers_mode: 'graduated',
  tiers: [
    { up_to: 1000, unit_amount: 0 },
    { up_to: 'inf', unit_amount_decimal: Stripe.Decimal.from('0.25'), flat_amount: 100 },
  ],
  recurring: { interval: 'month', usage_type: 'metered', meter: meterCalls.id },
  product_data: { name: 'calls' },
});
const priceBoxes = await stripe.prices.create({
  currency: 'usd',
  unit_amount: 500,
  transform_quantity: { divide_by: 10, round: 'up' },
  recurring: { interval: 'month' },
  product_data: { name: 'boxes' },
});
const couponHalf = await stripe.coupons.create({
  percent_off: 50,
  duration: 'repeating',
  duration_in_months: 3,
  applies_to: { products: [priceBasic.product, pricePro.product] },
});
const couponFive = await stripe.coupons.create({
  amount_off: 500,
  currency: 'usd',
  duration: 'forever',
  name: 'Five off',
});
const taxRateVat = await stripe.taxRates.create({
  display_name: 'VAT',
  percentage: 8.875,
  inclusive: false,
});

// The customer
const customer = await stripe.customers.create({
  name: 'Zoë O\'Neil',
  test_clock: clock.id,
  balance: -100,
  payment_method: 'pm_card_visa',
  invoice_settings: { default_payment_method: 'pm_card_visa' },
});
// Negative is credit. Before API version 2019-10-17 the parameter was account_balance=-100.
// Discounts and tax rates of the customer are named on each subscription: customers have none.

// 1 Jan 2026: the subscription “main” begins
const subscriptionMain = await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price: priceBasic.id }, { price: priceCalls.id }],
  discounts: [{ coupon: couponHalf.id }],
  default_tax_rates: [taxRateVat.id],
});

// 5 Jan 2026: add item
// The clock moves to 5 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1767571200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const itemSeats = await stripe.subscriptionItems.create({
  subscription: subscriptionMain.id,
  price: priceSeat.id,
  quantity: 3,
  proration_behavior: 'create_prorations',
});

// 6 Jan 2026: change quantity
// The clock moves to 6 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1767657600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptionItems.update(itemSeats.id, {
  quantity: 5,
  proration_behavior: 'always_invoice',
});

// 7 Jan 2026: report usage
// The clock moves to 7 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1767744000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.billing.meterEvents.create({
  event_name: 'usage_calls',
  payload: { stripe_customer_id: customer.id, value: '1500' },
  timestamp: 1767744000,
});

// 8 Jan 2026: grant credit
// The clock moves to 8 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1767830400 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.billing.creditGrants.create({
  customer: customer.id,
  amount: { type: 'monetary', monetary: { currency: 'usd', value: 1000 } },
  applicability_config: { scope: { price_type: 'metered' } },
  category: 'promotional',
  name: 'Hello',
  expires_at: 1780272000,
});

// 10 Jan 2026: the subscription “second” begins
// The clock moves to 10 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1768003200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const subscriptionSecond = await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price: priceBoxes.id }],
  billing_cycle_anchor_config: { day_of_month: 31 },
  proration_behavior: 'create_prorations',
  trial_period_days: 10,
  trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
  collection_method: 'send_invoice',
  days_until_due: 30,
  discounts: [{ coupon: couponFive.id }],
  default_tax_rates: [taxRateVat.id],
});

// 15 Jan 2026: change price
// The clock moves to 15 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1768435200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptionItems.update(subscriptionMain.items.data[0].id, {
  price: pricePro.id,
  proration_behavior: 'create_prorations',
  proration_date: 1768348800,
});

// 16 Jan 2026: change price
// The clock moves to 16 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1768521600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionMain.id, {
  items: [{ id: subscriptionMain.items.data[0].id, price: priceBasic.id }],
  billing_cycle_anchor: { type: 'now' },
  proration_behavior: 'create_prorations',
});

// 20 Jan 2026: remove item
// The clock moves to 20 Jan 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1768867200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptionItems.del(itemSeats.id, { proration_behavior: 'none' });

// 1 Feb 2026: the subscription “third” begins
// The clock moves to 1 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1769904000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const subscriptionThird = await stripe.subscriptions.create({
  customer: customer.id,
  items: [{ price: priceBasic.id }],
  trial_period_days: 30,
  discounts: [{ coupon: couponFive.id }],
  default_tax_rates: [taxRateVat.id],
});

// 5 Feb 2026: end trial
// The clock moves to 5 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1770249600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, { trial_end: 'now' });

// 6 Feb 2026: set trial end
// The clock moves to 6 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1770336000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, {
  trial_end: 1771545600,
  proration_behavior: 'create_prorations',
});

// 25 Feb 2026: reset billing cycle anchor
// The clock moves to 25 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1771977600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, {
  billing_cycle_anchor: { type: 'now' },
  proration_behavior: 'create_prorations',
});

// 26 Feb 2026: pause collection
// The clock moves to 26 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1772064000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, {
  pause_collection: { behavior: 'void', resumes_at: 1777593600 },
});

// 27 Feb 2026: resume collection
// The clock moves to 27 Feb 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1772150400 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, { pause_collection: '' });

// 1 Mar 2026: pause subscription
// The clock moves to 1 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1772323200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.pause(subscriptionThird.id, {
  bill_for: { unused_time_from: { type: 'now' } },
  invoicing_behavior: 'pending_invoice_item',
});

// 10 Mar 2026: resume subscription
// The clock moves to 10 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773100800 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.resume(subscriptionThird.id, {
  billing_cycle_anchor: { type: 'now' },
  proration_behavior: 'create_prorations',
});

// 11 Mar 2026: apply discount
// The clock moves to 11 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773187200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The list replaces the one before; a coupon that is named again begins anew.
await stripe.subscriptions.update(subscriptionMain.id, {
  discounts: [{ coupon: couponHalf.id }, { coupon: couponFive.id }],
});

// 12 Mar 2026: remove discount
// The clock moves to 12 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773273600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The list replaces the one before; a coupon that is named again begins anew.
await stripe.subscriptions.update(subscriptionMain.id, {
  discounts: [{ coupon: couponHalf.id }],
});

// 12 Mar 2026: remove discount
await stripe.subscriptions.update(subscriptionMain.id, { discounts: '' });

// 13 Mar 2026: apply discount
// The clock moves to 13 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773360000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The list replaces the one before; a coupon that is named again begins anew.
// The API has no discounts of a customer; each subscription without its own is given it.
await stripe.subscriptions.update(subscriptionSecond.id, {
  discounts: [{ coupon: couponFive.id }, { coupon: couponHalf.id }],
});
await stripe.subscriptions.update(subscriptionThird.id, {
  discounts: [{ coupon: couponFive.id }, { coupon: couponHalf.id }],
});

// 14 Mar 2026: set tax rates
// The clock moves to 14 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773446400 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The API has no tax rates of a customer; each subscription without its own is given them.
await stripe.subscriptions.update(subscriptionMain.id, { default_tax_rates: '' });
await stripe.subscriptions.update(subscriptionSecond.id, { default_tax_rates: '' });
await stripe.subscriptions.update(subscriptionThird.id, { default_tax_rates: '' });

// 15 Mar 2026: adjust balance (Sorry for 'that')
// The clock moves to 15 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773532800 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.customers.createBalanceTransaction(customer.id, {
  amount: -500,
  currency: 'usd',
  description: "Sorry\nfor 'that'",
});
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=-500 on the customer: what was there had to be added by hand, and no reason
// was kept.

// 16 Mar 2026: set balance
// The clock moves to 16 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773619200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The ledger is only added to. From what the story has by now to 700 it is 700.
await stripe.customers.createBalanceTransaction(customer.id, {
  amount: 700,
  currency: 'usd',
});
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=700 on the customer: what was there had to be added by hand, and no reason
// was kept.

// 16 Mar 2026: set balance
// The balance is 700 already: there is nothing to call.

// 17 Mar 2026: add invoice item (Setup)
// The clock moves to 17 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773705600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.invoiceItems.create({
  customer: customer.id,
  amount: 900,
  currency: 'usd',
  tax_rates: [taxRateVat.id],
  description: 'Setup',
});

// 18 Mar 2026: add invoice item
// The clock moves to 18 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773792000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// A recurring price is no price of a single line, so what it costs is said instead.
await stripe.invoiceItems.create({
  customer: customer.id,
  subscription: subscriptionMain.id,
  unit_amount_decimal: Stripe.Decimal.from('1250.5'),
  quantity: 2,
  currency: 'usd',
});

// 19 Mar 2026: one off charge (Workshop)
// The clock moves to 19 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773878400 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.paymentIntents.create({
  amount: 3000,
  currency: 'usd',
  customer: customer.id,
  payment_method: 'pm_card_visa',
  off_session: true,
  confirm: true,
  description: 'Workshop',
});

// 20 Mar 2026: fail payments
// The clock moves to 20 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1773964800 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const failingCard26 = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
  customer: customer.id,
});
await stripe.customers.update(customer.id, {
  invoice_settings: { default_payment_method: failingCard26.id },
});

// 21 Mar 2026: one off invoice
// The clock moves to 21 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1774051200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const invoice16 = await stripe.invoices.create({
  customer: customer.id,
  pending_invoice_items_behavior: 'include',
});
await stripe.invoiceItems.create({
  customer: customer.id,
  invoice: invoice16.id,
  amount: 4000,
  currency: 'usd',
  description: 'Report',
});
await stripe.invoices.finalizeInvoice(invoice16.id);
// In the story it is not paid at once, so nothing tries to.

// 22 Mar 2026: pay invoice
// The clock moves to 22 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1774137600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.invoices.pay(invoice16.id, { paid_out_of_band: true });

// 25 Mar 2026: payments work again
// The clock moves to 25 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1774396800 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const workingCard26 = await stripe.paymentMethods.attach('pm_card_visa', {
  customer: customer.id,
});
await stripe.customers.update(customer.id, {
  invoice_settings: { default_payment_method: workingCard26.id },
});

// 26 Mar 2026: one off invoice
// The clock moves to 26 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1774483200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const invoice17 = await stripe.invoices.create({
  customer: customer.id,
  pending_invoice_items_behavior: 'exclude',
});
await stripe.invoiceItems.create({
  customer: customer.id,
  invoice: invoice17.id,
  amount: 4000,
  currency: 'usd',
});
await stripe.invoices.finalizeInvoice(invoice17.id);
await stripe.invoices.pay(invoice17.id);

// 27 Mar 2026: issue credit note
// The clock moves to 27 Mar 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1774569600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.creditNotes.create({
  invoice: invoice17.id,
  amount: 1500,
  refund_amount: 500,
  credit_amount: 1000,
  reason: 'duplicate',
});

// 15 Apr 2026: fail payments
// The clock moves to 15 Apr 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1776211200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
const failingCard31 = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
  customer: customer.id,
});
await stripe.customers.update(customer.id, {
  invoice_settings: { default_payment_method: failingCard31.id },
});
// After 3 payments that failed, attach pm_card_visa in the same way.

// 17 Apr 2026: void invoice
// The clock moves to 17 Apr 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1776384000 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// In the story this changes no invoice, so there is nothing to call.

// 20 May 2026: cancel
// The clock moves to 20 May 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1779235200 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionThird.id, { cancel_at_period_end: true });

// 20 Jun 2026: cancel
// The clock moves to 20 Jun 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1781913600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.update(subscriptionSecond.id, {
  cancel_at: 1789430400,
  proration_behavior: 'create_prorations',
});

// 20 Jul 2026: cancel
// The clock moves to 20 Jul 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1784505600 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
await stripe.subscriptions.cancel(subscriptionMain.id, { prorate: true, invoice_now: true });

// To the end of the story
// The clock moves to 20 Sep 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1789862400 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The clock moves to 20 Nov 2026.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1795132800 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
// The clock moves to 31 Dec 2026, 23:59:59 UTC.
await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: 1798761599 });
while ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'advancing') {
  await new Promise((done) => setTimeout(done, 1000));
}
