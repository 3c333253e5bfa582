using System;
using System.Collections.Generic;
using System.Threading;
using Stripe;

var client = new StripeClient(Environment.GetEnvironmentVariable("STRIPE_SECRET_KEY"));

// Cindy, as she is billed today
// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

// A clock that stands at the start of the story
var clock = client.V1.TestHelpers.TestClocks.Create(
    new Stripe.TestHelpers.TestClockCreateOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1775001600).UtcDateTime,
        Name = "Cindy, as she is billed today",
    }
);

// What is for sale
var priceHobby = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 2000,
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "Hobby" },
    }
);
var priceSuper = client.V1.Prices.Create(
    new PriceCreateOptions
    {
        Currency = "usd",
        UnitAmount = 10000,
        Recurring = new PriceRecurringOptions { Interval = "month" },
        ProductData = new PriceProductDataOptions { Name = "Super Startup" },
    }
);

// The customer
var customer = client.V1.Customers.Create(
    new CustomerCreateOptions
    {
        Name = "Cindy",
        TestClock = clock.Id,
        PaymentMethod = "pm_card_visa",
        InvoiceSettings = new CustomerInvoiceSettingsOptions
        {
            DefaultPaymentMethod = "pm_card_visa",
        },
    }
);

// 1 Apr 2026: the subscription “main” begins
var subscriptionMain = client.V1.Subscriptions.Create(
    new SubscriptionCreateOptions
    {
        Customer = customer.Id,
        Items = new List<SubscriptionItemOptions>
        {
            new SubscriptionItemOptions { Price = priceHobby.Id },
        },
    }
);

// 16 Apr 2026: change price
// The clock moves to 16 Apr 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1776297600).UtcDateTime,
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
        Price = priceSuper.Id,
        ProrationBehavior = "create_prorations",
    }
);

// 16 Apr 2026: adjust balance (Two free months for upgrading)
client.V1.Customers.BalanceTransactions.Create(
    customer.Id,
    new CustomerBalanceTransactionCreateOptions
    {
        Amount = -20000,
        Currency = "usd",
        Description = "Two free months for upgrading",
    }
);
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
// was kept.

// To the end of the story
// The clock moves to 16 Jun 2026.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1781568000).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
// The clock moves to 31 Jul 2026, 23:59:59 UTC.
client.V1.TestHelpers.TestClocks.Advance(
    clock.Id,
    new Stripe.TestHelpers.TestClockAdvanceOptions
    {
        FrozenTime = DateTimeOffset.FromUnixTimeSeconds(1785542399).UtcDateTime,
    }
);
while (client.V1.TestHelpers.TestClocks.Get(clock.Id).Status == "advancing")
{
    Thread.Sleep(1000);
}
