package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/stripe/stripe-go/v86"
)

func must[T any](answer T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	ctx := context.Background()
	sc := stripe.NewClient(os.Getenv("STRIPE_SECRET_KEY"))

	// Cindy, as she is billed today
	// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

	// A clock that stands at the start of the story
	clock := must(sc.V1TestHelpersTestClocks.Create(ctx, &stripe.TestHelpersTestClockCreateParams{
		FrozenTime: stripe.Int64(1775001600),
		Name: stripe.String("Cindy, as she is billed today"),
	}))

	// What is for sale
	priceHobby := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(2000),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("Hobby")},
	}))
	priceSuper := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(10000),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("Super Startup")},
	}))

	// The customer
	customer := must(sc.V1Customers.Create(ctx, &stripe.CustomerCreateParams{
		Name: stripe.String("Cindy"),
		TestClock: stripe.String(clock.ID),
		PaymentMethod: stripe.String("pm_card_visa"),
		InvoiceSettings: &stripe.CustomerCreateInvoiceSettingsParams{
			DefaultPaymentMethod: stripe.String("pm_card_visa"),
		},
	}))

	// 1 Apr 2026: the subscription “main” begins
	subscriptionMain := must(sc.V1Subscriptions.Create(ctx, &stripe.SubscriptionCreateParams{
		Customer: stripe.String(customer.ID),
		Items: []*stripe.SubscriptionCreateItemParams{{Price: stripe.String(priceHobby.ID)}},
	}))

	// 16 Apr 2026: change price
	// The clock moves to 16 Apr 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1776297600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1SubscriptionItems.Update(ctx, subscriptionMain.Items.Data[0].ID, &stripe.SubscriptionItemUpdateParams{
		Price: stripe.String(priceSuper.ID),
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 16 Apr 2026: adjust balance (Two free months for upgrading)
	must(sc.V1CustomerBalanceTransactions.Create(ctx, &stripe.CustomerBalanceTransactionCreateParams{
		Customer: stripe.String(customer.ID),
		Amount: stripe.Int64(-20000),
		Currency: stripe.String("usd"),
		Description: stripe.String("Two free months for upgrading"),
	}))
	// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
	// account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
	// was kept.

	// To the end of the story
	// The clock moves to 16 Jun 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1781568000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The clock moves to 31 Jul 2026, 23:59:59 UTC.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1785542399),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
}
