using System;
using System.Collections.Generic;
using System.Threading;
using Stripe;

var client = new StripeClient(Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY"));

// It's "everything" ? > /u000a #{x} $y
// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

// A clock that stands at the start of the story
var clock = client.V1.TestHelpers.TestClocks.Create(
    new Stripe.TestHelpers.TestClockCreateOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1767225600).UtcDateTime,
        Name = "It's \"everything\" ?> \\u000a #{x} $y",
    }
);

// What is for sale
var priceBasic = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 2000,
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "Basic" },
    }
);
var pricePro = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 10000,
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "Pro" },
    }
);
client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 100000,
        Recurring = new PriceRecurringOptions { Interval = "year" },
        ProductData = new PriceProductDataOptions { Name = "year" },
    }
);
var priceSeat = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmountDecimal = 1250.5m,
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "seat" },
    }
);
var meterCalls = client.V1.Billing.Meters.Create(
    new Stripe.Billing.MeterCreateOptions
    {
        DisplayName = "calls",
        EventName = "usage_calls",
        DefaultAggregation = new Stripe.Billing.MeterDefaultAggregationOptions
        {
            Formula = "sum",
        },
    }
);
var priceCalls = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        BillingScheme = "tiered",
        TiersMode = "graduated",
        Tiers = new List<PriceTierOptions>
        {
            new PriceTierOptions { UpTo = 1000, UnitAmount = 0 },
            new PriceTierOptions
            {
                UpTo = PriceTierUpTo.Inf,
                UnitAmountDecimal = 0.25m,
                FlatAmount = 100,
            },
        },
        Recurring = new PriceRecurringOptions
        {
            Interval = "month",
            UsageType = "metered",
            Meter = meterCalls.Id,
        },
        ProductData = new PriceProductDataOptions { Name = "calls" },
    }
);
var priceBoxes = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 500,
        TransformQuantity = new PriceTransformQuantityOptions { DivideBy = 10, Round = "up" },
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "boxes" },
    }
);
var couponHalf = client.V1.Coupons.Create(
    new CouponCreateOptions
    {
        PercentOff = 50m,
        Duration = "repeating",
        DurationInMonths = 3,
        AppliesTo = new CouponAppliesToOptions
        {
            Products = new List<string> { priceBasic.ProductId, pricePro.ProductId },
        },
    }
);
var couponFive = client.V1.Coupons.Create(
    new CouponCreateOptions
    {
        AmountOff = 500,
        Currency = "usd",
        Duration = "forever",
        Name = "Five off",
    }
);
var taxRateVat = client.V1.TaxRates.Create(
    new TaxRateCreateOptions { DisplayName = "VAT", Percentage = 8.875m, Inclusive = false }
);

// The customer
var customer = client.V1.Customers.Create(
    new CustomerCreateOptions
    {
        Name = "Zoë O'Neil",
        TestClock = clock.Id,
        Balance = -100,
        PaymentMethod = "pm_card_visa",
        InvoiceSettings = new CustomerInvoiceSettingsOptions
        {
            DefaultPaymentMethod = "pm_card_visa",
        },
    }
);
// Negative is credit. Before API version 2019-10-17 the parameter was account_balance=-100.
// Discounts and tax rates of the customer are named on each subscription: customers have none.

// 1 Jan 2026: the subscription “main” begins
var subscriptionMain = client.V1.Subscriptions.Create(
    new SubscriptionCreateOptions
    {
        Customer = customer.Id,
        Items = new List<SubscriptionItemOptions>
        {
            new SubscriptionItemOptions { Price = priceBasic.Id },
            new SubscriptionItemOptions { Price = priceCalls.Id },
        },
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponHalf.Id },
        },
        DefaultTaxRates = new List<string> { taxRateVat.Id },
    }
);

// 5 Jan 2026: add item
// The clock moves to 5 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1767571200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var itemSeats = client.V1.SubscriptionItems.Create(
    new SubscriptionItemCreateOptions
    {
        Subscription = subscriptionMain.Id,
        Price = priceSeat.Id,
        Quantity = 3,
        ProrationBehavior = "create_prorations",
    }
);

// 6 Jan 2026: change quantity
// The clock moves to 6 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1767657600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.SubscriptionItems.Update(
    itemSeats.Id,
    new SubscriptionItemUpdateOptions { Quantity = 5, ProrationBehavior = "always_invoice" }
);

// 7 Jan 2026: report usage
// The clock moves to 7 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1767744000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Billing.MeterEvents.Create(
    new Stripe.Billing.MeterEventCreateOptions
    {
        EventName = "usage_calls",
        Payload = new Dictionary<string, string>
        {
            ["stripe_customer_id"] = customer.Id,
            ["value"] = "1500",
        },
        Timestamp = DateTimeOffset.FromUnixTimeSeconds(1767744000).UtcDateTime,
    }
);

// 8 Jan 2026: grant credit
// The clock moves to 8 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1767830400).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Billing.CreditGrants.Create(
    new Stripe.Billing.CreditGrantCreateOptions
    {
        Customer = customer.Id,
        Amount = new Stripe.Billing.CreditGrantAmountOptions
        {
            Type = "monetary",
            Monetary = new Stripe.Billing.CreditGrantAmountMonetaryOptions
            {
                Currency = "usd",
                Value = 1000,
            },
        },
        ApplicabilityConfig = new Stripe.Billing.CreditGrantApplicabilityConfigOptions
        {
            Scope = new Stripe.Billing.CreditGrantApplicabilityConfigScopeOptions
            {
                PriceType = "metered",
            },
        },
        Category = "promotional",
        Name = "Hello",
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1780272000).UtcDateTime,
    }
);

// 10 Jan 2026: the subscription “second” begins
// The clock moves to 10 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1768003200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var subscriptionSecond = client.V1.Subscriptions.Create(
    new SubscriptionCreateOptions
    {
        Customer = customer.Id,
        Items = new List<SubscriptionItemOptions>
        {
            new SubscriptionItemOptions { Price = priceBoxes.Id },
        },
        BillingCycleAnchorConfig = new SubscriptionBillingCycleAnchorConfigOptions
        {
            DayOfMonth = 31,
        },
        ProrationBehavior = "create_prorations",
        TrialPeriodDays = 10,
        TrialSettings = new SubscriptionTrialSettingsOptions
        {
            EndBehavior = new SubscriptionTrialSettingsEndBehaviorOptions
            {
                MissingPaymentMethod = "pause",
            },
        },
        CollectionMethod = "send_invoice",
        DaysUntilDue = 30,
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponFive.Id },
        },
        DefaultTaxRates = new List<string> { taxRateVat.Id },
    }
);

// 15 Jan 2026: change price
// The clock moves to 15 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1768435200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.SubscriptionItems.Update(
    subscriptionMain.Items.Data[0].Id,
    new SubscriptionItemUpdateOptions
    {
        Price = pricePro.Id,
        ProrationBehavior = "create_prorations",
        ProrationDate = DateTimeOffset.FromUnixTimeSeconds(1768348800).UtcDateTime,
    }
);

// 16 Jan 2026: change price
// The clock moves to 16 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1768521600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionMain.Id,
    new SubscriptionUpdateOptions
    {
        Items = new List<SubscriptionItemOptions>
        {
            new SubscriptionItemOptions
            {
                Id = subscriptionMain.Items.Data[0].Id,
                Price = priceBasic.Id,
            },
        },
        BillingCycleAnchor = new SubscriptionBillingCycleAnchorOptions { Type = "now" },
        ProrationBehavior = "create_prorations",
    }
);

// 20 Jan 2026: remove item
// The clock moves to 20 Jan 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1768867200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.SubscriptionItems.Delete(
    itemSeats.Id,
    new SubscriptionItemDeleteOptions { ProrationBehavior = "none" }
);

// 1 Feb 2026: the subscription “third” begins
// The clock moves to 1 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1769904000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var subscriptionThird = client.V1.Subscriptions.Create(
    new SubscriptionCreateOptions
    {
        Customer = customer.Id,
        Items = new List<SubscriptionItemOptions>
        {
            new SubscriptionItemOptions { Price = priceBasic.Id },
        },
        TrialPeriodDays = 30,
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponFive.Id },
        },
        DefaultTaxRates = new List<string> { taxRateVat.Id },
    }
);

// 5 Feb 2026: end trial
// The clock moves to 5 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1770249600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions { TrialEnd = SubscriptionTrialEnd.Now }
);

// 6 Feb 2026: set trial end
// The clock moves to 6 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1770336000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        TrialEnd = DateTimeOffset.FromUnixTimeSeconds(1771545600).UtcDateTime,
        ProrationBehavior = "create_prorations",
    }
);

// 25 Feb 2026: reset billing cycle anchor
// The clock moves to 25 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1771977600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        BillingCycleAnchor = new SubscriptionBillingCycleAnchorOptions { Type = "now" },
        ProrationBehavior = "create_prorations",
    }
);

// 26 Feb 2026: pause collection
// The clock moves to 26 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1772064000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        PauseCollection = new SubscriptionPauseCollectionOptions
        {
            Behavior = "void",
            ResumesAt = DateTimeOffset.FromUnixTimeSeconds(1777593600).UtcDateTime,
        },
    }
);

// 27 Feb 2026: resume collection
// The clock moves to 27 Feb 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1772150400).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        ExtraParams = new Dictionary<string, object> { ["pause_collection"] = "" },
    }
);

// 1 Mar 2026: pause subscription
// The clock moves to 1 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1772323200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Pause(
    subscriptionThird.Id,
    new SubscriptionPauseOptions
    {
        BillFor = new SubscriptionBillForOptions
        {
            UnusedTimeFrom = new SubscriptionBillForUnusedTimeFromOptions { Type = "now" },
        },
        InvoicingBehavior = "pending_invoice_item",
    }
);

// 10 Mar 2026: resume subscription
// The clock moves to 10 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773100800).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Resume(
    subscriptionThird.Id,
    new SubscriptionResumeOptions
    {
        BillingCycleAnchor = new SubscriptionBillingCycleAnchorOptions { Type = "now" },
        ProrationBehavior = "create_prorations",
    }
);

// 11 Mar 2026: apply discount
// The clock moves to 11 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773187200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The list replaces the one before; a coupon that is named again begins anew.
client.V1.Subscriptions.Update(
    subscriptionMain.Id,
    new SubscriptionUpdateOptions
    {
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponHalf.Id },
            new SubscriptionDiscountOptions { Coupon = couponFive.Id },
        },
    }
);

// 12 Mar 2026: remove discount
// The clock moves to 12 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773273600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The list replaces the one before; a coupon that is named again begins anew.
client.V1.Subscriptions.Update(
    subscriptionMain.Id,
    new SubscriptionUpdateOptions
    {
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponHalf.Id },
        },
    }
);

// 12 Mar 2026: remove discount
client.V1.Subscriptions.Update(
    subscriptionMain.Id,
    new SubscriptionUpdateOptions
    {
        ExtraParams = new Dictionary<string, object> { ["discounts"] = "" },
    }
);

// 13 Mar 2026: apply discount
// The clock moves to 13 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773360000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The list replaces the one before; a coupon that is named again begins anew.
// The API has no discounts of a customer; each subscription without its own is given it.
client.V1.Subscriptions.Update(
    subscriptionSecond.Id,
    new SubscriptionUpdateOptions
    {
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponFive.Id },
            new SubscriptionDiscountOptions { Coupon = couponHalf.Id },
        },
    }
);
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        Discounts = new List<SubscriptionDiscountOptions>
        {
            new SubscriptionDiscountOptions { Coupon = couponFive.Id },
            new SubscriptionDiscountOptions { Coupon = couponHalf.Id },
        },
    }
);

// 14 Mar 2026: set tax rates
// The clock moves to 14 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773446400).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The API has no tax rates of a customer; each subscription without its own is given them.
client.V1.Subscriptions.Update(
    subscriptionMain.Id,
    new SubscriptionUpdateOptions
    {
        ExtraParams = new Dictionary<string, object> { ["default_tax_rates"] = "" },
    }
);
client.V1.Subscriptions.Update(
    subscriptionSecond.Id,
    new SubscriptionUpdateOptions
    {
        ExtraParams = new Dictionary<string, object> { ["default_tax_rates"] = "" },
    }
);
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions
    {
        ExtraParams = new Dictionary<string, object> { ["default_tax_rates"] = "" },
    }
);

// 15 Mar 2026: adjust balance (Sorry for 'that')
// The clock moves to 15 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773532800).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Customers.BalanceTransactions.Create(
    customer.Id,
    new CustomerBalanceTransactionCreateOptions
    {
        Amount = -500,
        Currency = "usd",
        Description = "Sorry\nfor 'that'",
    }
);
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=-500 on the customer: what was there had to be added by hand, and no reason
// was kept.

// 16 Mar 2026: set balance
// The clock moves to 16 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773619200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The ledger is only added to. From what the story has by now to 700 it is 700.
client.V1.Customers.BalanceTransactions.Create(
    customer.Id,
    new CustomerBalanceTransactionCreateOptions { Amount = 700, Currency = "usd" }
);
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=700 on the customer: what was there had to be added by hand, and no reason
// was kept.

// 16 Mar 2026: set balance
// The balance is 700 already: there is nothing to call.

// 17 Mar 2026: add invoice item (Setup)
// The clock moves to 17 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773705600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.InvoiceItems.Create(
    new InvoiceItemCreateOptions
    {
        Customer = customer.Id,
        Amount = 900,
        Currency = "usd",
        TaxRates = new List<string> { taxRateVat.Id },
        Description = "Setup",
    }
);

// 18 Mar 2026: add invoice item
// The clock moves to 18 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773792000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// A recurring price is no price of a single line, so what it costs is said instead.
client.V1.InvoiceItems.Create(
    new InvoiceItemCreateOptions
    {
        Customer = customer.Id,
        Subscription = subscriptionMain.Id,
        UnitAmountDecimal = 1250.5m,
        Quantity = 2,
        Currency = "usd",
    }
);

// 19 Mar 2026: one off charge (Workshop)
// The clock moves to 19 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773878400).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.PaymentIntents.Create(
    new PaymentIntentCreateOptions
    {
        Amount = 3000,
        Currency = "usd",
        Customer = customer.Id,
        PaymentMethod = "pm_card_visa",
        OffSession = true,
        Confirm = true,
        Description = "Workshop",
    }
);

// 20 Mar 2026: fail payments
// The clock moves to 20 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1773964800).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var failingCard26 = client.V1.PaymentMethods.Attach(
    "pm_card_chargeCustomerFail",
    new PaymentMethodAttachOptions { Customer = customer.Id }
);
client.V1.Customers.Update(
    customer.Id,
    new CustomerUpdateOptions
    {
        InvoiceSettings = new CustomerInvoiceSettingsOptions
        {
            DefaultPaymentMethod = failingCard26.Id,
        },
    }
);

// 21 Mar 2026: one off invoice
// The clock moves to 21 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1774051200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var invoice16 = client.V1.Invoices.Create(
    new InvoiceCreateOptions
    {
        Customer = customer.Id,
        PendingInvoiceItemsBehavior = "include",
    }
);
client.V1.InvoiceItems.Create(
    new InvoiceItemCreateOptions
    {
        Customer = customer.Id,
        Invoice = invoice16.Id,
        Amount = 4000,
        Currency = "usd",
        Description = "Report",
    }
);
client.V1.Invoices.FinalizeInvoice(invoice16.Id);
// In the story it is not paid at once, so nothing tries to.

// 22 Mar 2026: pay invoice
// The clock moves to 22 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1774137600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Invoices.Pay(invoice16.Id, new InvoicePayOptions { PaidOutOfBand = true });

// 25 Mar 2026: payments work again
// The clock moves to 25 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1774396800).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var workingCard26 = client.V1.PaymentMethods.Attach(
    "pm_card_visa",
    new PaymentMethodAttachOptions { Customer = customer.Id }
);
client.V1.Customers.Update(
    customer.Id,
    new CustomerUpdateOptions
    {
        InvoiceSettings = new CustomerInvoiceSettingsOptions
        {
            DefaultPaymentMethod = workingCard26.Id,
        },
    }
);

// 26 Mar 2026: one off invoice
// The clock moves to 26 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1774483200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var invoice17 = client.V1.Invoices.Create(
    new InvoiceCreateOptions
    {
        Customer = customer.Id,
        PendingInvoiceItemsBehavior = "exclude",
    }
);
client.V1.InvoiceItems.Create(
    new InvoiceItemCreateOptions
    {
        Customer = customer.Id,
        Invoice = invoice17.Id,
        Amount = 4000,
        Currency = "usd",
    }
);
client.V1.Invoices.FinalizeInvoice(invoice17.Id);
client.V1.Invoices.Pay(invoice17.Id);

// 27 Mar 2026: issue credit note
// The clock moves to 27 Mar 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1774569600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.CreditNotes.Create(
    new CreditNoteCreateOptions
    {
        Invoice = invoice17.Id,
        Amount = 1500,
        RefundAmount = 500,
        CreditAmount = 1000,
        Reason = "duplicate",
    }
);

// 15 Apr 2026: fail payments
// The clock moves to 15 Apr 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1776211200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
var failingCard31 = client.V1.PaymentMethods.Attach(
    "pm_card_chargeCustomerFail",
    new PaymentMethodAttachOptions { Customer = customer.Id }
);
client.V1.Customers.Update(
    customer.Id,
    new CustomerUpdateOptions
    {
        InvoiceSettings = new CustomerInvoiceSettingsOptions
        {
            DefaultPaymentMethod = failingCard31.Id,
        },
    }
);
// After 3 payments that failed, attach pm_card_visa in the same way.

// 17 Apr 2026: void invoice
// The clock moves to 17 Apr 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1776384000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// In the story this changes no invoice, so there is nothing to call.

// 20 May 2026: cancel
// The clock moves to 20 May 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1779235200).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionThird.Id,
    new SubscriptionUpdateOptions { CancelAtPeriodEnd = true }
);

// 20 Jun 2026: cancel
// The clock moves to 20 Jun 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1781913600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Update(
    subscriptionSecond.Id,
    new SubscriptionUpdateOptions
    {
        CancelAt = DateTimeOffset.FromUnixTimeSeconds(1789430400).UtcDateTime,
        ProrationBehavior = "create_prorations",
    }
);

// 20 Jul 2026: cancel
// The clock moves to 20 Jul 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1784505600).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
client.V1.Subscriptions.Cancel(
    subscriptionMain.Id,
    new SubscriptionCancelOptions { Prorate = true, InvoiceNow = true }
);

// To the end of the story
// The clock moves to 20 Sep 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1789862400).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The clock moves to 20 Nov 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1795132800).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The clock moves to 31 Dec 2026, 23:59:59 UTC.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1798761599).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
