package main

import (
	"context"
	"log"
	"net/url"
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

	// It's "everything" ? > /u000a #{x} $y
	// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

	// A clock that stands at the start of the story
	clock := must(sc.V1TestHelpersTestClocks.Create(ctx, &stripe.TestHelpersTestClockCreateParams{
		FrozenTime: stripe.Int64(1767225600),
		Name: stripe.String("It's \"everything\" ?> \\u000a #{x} $y"),
	}))

	// What is for sale
	priceBasic := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(2000),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("Basic")},
	}))
	pricePro := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(10000),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("Pro")},
	}))
	must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(100000),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("year")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("year")},
	}))
	priceSeat := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmountDecimal: stripe.Float64(1250.5),
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("seat")},
	}))
	meterCalls := must(sc.V1BillingMeters.Create(ctx, &stripe.BillingMeterCreateParams{
		DisplayName: stripe.String("calls"),
		EventName: stripe.String("usage_calls"),
		DefaultAggregation: &stripe.BillingMeterCreateDefaultAggregationParams{
			Formula: stripe.String("sum"),
		},
	}))
	priceCalls := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		BillingScheme: stripe.String("tiered"),
		TiersMode: stripe.String("graduated"),
		Tiers: []*stripe.PriceCreateTierParams{
			{UpTo: stripe.Int64(1000), UnitAmount: stripe.Int64(0)},
			{
				UpToInf: stripe.Bool(true),
				UnitAmountDecimal: stripe.Float64(0.25),
				FlatAmount: stripe.Int64(100),
			},
		},
		Recurring: &stripe.PriceCreateRecurringParams{
			Interval: stripe.String("month"),
			UsageType: stripe.String("metered"),
			Meter: stripe.String(meterCalls.ID),
		},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("calls")},
	}))
	priceBoxes := must(sc.V1Prices.Create(ctx, &stripe.PriceCreateParams{
		Currency: stripe.String("usd"),
		UnitAmount: stripe.Int64(500),
		TransformQuantity: &stripe.PriceCreateTransformQuantityParams{
			DivideBy: stripe.Int64(10),
			Round: stripe.String("up"),
		},
		Recurring: &stripe.PriceCreateRecurringParams{Interval: stripe.String("month")},
		ProductData: &stripe.PriceCreateProductDataParams{Name: stripe.String("boxes")},
	}))
	couponHalf := must(sc.V1Coupons.Create(ctx, &stripe.CouponCreateParams{
		PercentOff: stripe.Float64(50),
		Duration: stripe.String("repeating"),
		DurationInMonths: stripe.Int64(3),
		AppliesTo: &stripe.CouponCreateAppliesToParams{
			Products: []*string{
				stripe.String(priceBasic.Product.ID),
				stripe.String(pricePro.Product.ID),
			},
		},
	}))
	couponFive := must(sc.V1Coupons.Create(ctx, &stripe.CouponCreateParams{
		AmountOff: stripe.Int64(500),
		Currency: stripe.String("usd"),
		Duration: stripe.String("forever"),
		Name: stripe.String("Five off"),
	}))
	taxRateVat := must(sc.V1TaxRates.Create(ctx, &stripe.TaxRateCreateParams{
		DisplayName: stripe.String("VAT"),
		Percentage: stripe.Float64(8.875),
		Inclusive: stripe.Bool(false),
	}))

	// The customer
	customer := must(sc.V1Customers.Create(ctx, &stripe.CustomerCreateParams{
		Name: stripe.String("Zoë O'Neil"),
		TestClock: stripe.String(clock.ID),
		Balance: stripe.Int64(-100),
		PaymentMethod: stripe.String("pm_card_visa"),
		InvoiceSettings: &stripe.CustomerCreateInvoiceSettingsParams{
			DefaultPaymentMethod: stripe.String("pm_card_visa"),
		},
	}))
	// Negative is credit. Before API version 2019-10-17 the parameter was account_balance=-100.
	// Discounts and tax rates of the customer are named on each subscription: customers have none.

	// 1 Jan 2026: the subscription “main” begins
	subscriptionMain := must(sc.V1Subscriptions.Create(ctx, &stripe.SubscriptionCreateParams{
		Customer: stripe.String(customer.ID),
		Items: []*stripe.SubscriptionCreateItemParams{
			{Price: stripe.String(priceBasic.ID)},
			{Price: stripe.String(priceCalls.ID)},
		},
		Discounts: []*stripe.SubscriptionCreateDiscountParams{
			{Coupon: stripe.String(couponHalf.ID)},
		},
		DefaultTaxRates: []*string{stripe.String(taxRateVat.ID)},
	}))

	// 5 Jan 2026: add item
	// The clock moves to 5 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1767571200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	itemSeats := must(sc.V1SubscriptionItems.Create(ctx, &stripe.SubscriptionItemCreateParams{
		Subscription: stripe.String(subscriptionMain.ID),
		Price: stripe.String(priceSeat.ID),
		Quantity: stripe.Int64(3),
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 6 Jan 2026: change quantity
	// The clock moves to 6 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1767657600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1SubscriptionItems.Update(ctx, itemSeats.ID, &stripe.SubscriptionItemUpdateParams{
		Quantity: stripe.Int64(5),
		ProrationBehavior: stripe.String("always_invoice"),
	}))

	// 7 Jan 2026: report usage
	// The clock moves to 7 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1767744000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1BillingMeterEvents.Create(ctx, &stripe.BillingMeterEventCreateParams{
		EventName: stripe.String("usage_calls"),
		Payload: map[string]string{"stripe_customer_id": customer.ID, "value": "1500"},
		Timestamp: stripe.Int64(1767744000),
	}))

	// 8 Jan 2026: grant credit
	// The clock moves to 8 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1767830400),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1BillingCreditGrants.Create(ctx, &stripe.BillingCreditGrantCreateParams{
		Customer: stripe.String(customer.ID),
		Amount: &stripe.BillingCreditGrantCreateAmountParams{
			Type: stripe.String("monetary"),
			Monetary: &stripe.BillingCreditGrantCreateAmountMonetaryParams{
				Currency: stripe.String("usd"),
				Value: stripe.Int64(1000),
			},
		},
		ApplicabilityConfig: &stripe.BillingCreditGrantCreateApplicabilityConfigParams{
			Scope: &stripe.BillingCreditGrantCreateApplicabilityConfigScopeParams{
				PriceType: stripe.String("metered"),
			},
		},
		Category: stripe.String("promotional"),
		Name: stripe.String("Hello"),
		ExpiresAt: stripe.Int64(1780272000),
	}))

	// 10 Jan 2026: the subscription “second” begins
	// The clock moves to 10 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1768003200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	subscriptionSecond := must(sc.V1Subscriptions.Create(ctx, &stripe.SubscriptionCreateParams{
		Customer: stripe.String(customer.ID),
		Items: []*stripe.SubscriptionCreateItemParams{{Price: stripe.String(priceBoxes.ID)}},
		BillingCycleAnchorConfig: &stripe.SubscriptionCreateBillingCycleAnchorConfigParams{
			DayOfMonth: stripe.Int64(31),
		},
		ProrationBehavior: stripe.String("create_prorations"),
		TrialPeriodDays: stripe.Int64(10),
		TrialSettings: &stripe.SubscriptionCreateTrialSettingsParams{
			EndBehavior: &stripe.SubscriptionCreateTrialSettingsEndBehaviorParams{
				MissingPaymentMethod: stripe.String("pause"),
			},
		},
		CollectionMethod: stripe.String("send_invoice"),
		DaysUntilDue: stripe.Int64(30),
		Discounts: []*stripe.SubscriptionCreateDiscountParams{
			{Coupon: stripe.String(couponFive.ID)},
		},
		DefaultTaxRates: []*string{stripe.String(taxRateVat.ID)},
	}))

	// 15 Jan 2026: change price
	// The clock moves to 15 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1768435200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1SubscriptionItems.Update(ctx, subscriptionMain.Items.Data[0].ID, &stripe.SubscriptionItemUpdateParams{
		Price: stripe.String(pricePro.ID),
		ProrationBehavior: stripe.String("create_prorations"),
		ProrationDate: stripe.Int64(1768348800),
	}))

	// 16 Jan 2026: change price
	// The clock moves to 16 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1768521600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionMain.ID, &stripe.SubscriptionUpdateParams{
		Items: []*stripe.SubscriptionUpdateItemParams{
			{
				ID: stripe.String(subscriptionMain.Items.Data[0].ID),
				Price: stripe.String(priceBasic.ID),
			},
		},
		BillingCycleAnchor: &stripe.SubscriptionUpdateBillingCycleAnchorParams{
			Type: stripe.String("now"),
		},
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 20 Jan 2026: remove item
	// The clock moves to 20 Jan 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1768867200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1SubscriptionItems.Delete(ctx, itemSeats.ID, &stripe.SubscriptionItemDeleteParams{
		ProrationBehavior: stripe.String("none"),
	}))

	// 1 Feb 2026: the subscription “third” begins
	// The clock moves to 1 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1769904000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	subscriptionThird := must(sc.V1Subscriptions.Create(ctx, &stripe.SubscriptionCreateParams{
		Customer: stripe.String(customer.ID),
		Items: []*stripe.SubscriptionCreateItemParams{{Price: stripe.String(priceBasic.ID)}},
		TrialPeriodDays: stripe.Int64(30),
		Discounts: []*stripe.SubscriptionCreateDiscountParams{
			{Coupon: stripe.String(couponFive.ID)},
		},
		DefaultTaxRates: []*string{stripe.String(taxRateVat.ID)},
	}))

	// 5 Feb 2026: end trial
	// The clock moves to 5 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1770249600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		TrialEndNow: stripe.Bool(true),
	}))

	// 6 Feb 2026: set trial end
	// The clock moves to 6 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1770336000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		TrialEnd: stripe.Int64(1771545600),
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 25 Feb 2026: reset billing cycle anchor
	// The clock moves to 25 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1771977600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		BillingCycleAnchor: &stripe.SubscriptionUpdateBillingCycleAnchorParams{
			Type: stripe.String("now"),
		},
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 26 Feb 2026: pause collection
	// The clock moves to 26 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1772064000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		PauseCollection: &stripe.SubscriptionUpdatePauseCollectionParams{
			Behavior: stripe.String("void"),
			ResumesAt: stripe.Int64(1777593600),
		},
	}))

	// 27 Feb 2026: resume collection
	// The clock moves to 27 Feb 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1772150400),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		Params: stripe.Params{Extra: &stripe.ExtraValues{Values: url.Values{
			"pause_collection": {""},
		}}},
	}))

	// 1 Mar 2026: pause subscription
	// The clock moves to 1 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1772323200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Pause(ctx, subscriptionThird.ID, &stripe.SubscriptionPauseParams{
		BillFor: &stripe.SubscriptionPauseBillForParams{
			UnusedTimeFrom: &stripe.SubscriptionPauseBillForUnusedTimeFromParams{
				Type: stripe.String("now"),
			},
		},
		InvoicingBehavior: stripe.String("pending_invoice_item"),
	}))

	// 10 Mar 2026: resume subscription
	// The clock moves to 10 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773100800),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Resume(ctx, subscriptionThird.ID, &stripe.SubscriptionResumeParams{
		BillingCycleAnchor: &stripe.SubscriptionResumeBillingCycleAnchorParams{
			Type: stripe.String("now"),
		},
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 11 Mar 2026: apply discount
	// The clock moves to 11 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773187200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The list replaces the one before; a coupon that is named again begins anew.
	must(sc.V1Subscriptions.Update(ctx, subscriptionMain.ID, &stripe.SubscriptionUpdateParams{
		Discounts: []*stripe.SubscriptionUpdateDiscountParams{
			{Coupon: stripe.String(couponHalf.ID)},
			{Coupon: stripe.String(couponFive.ID)},
		},
	}))

	// 12 Mar 2026: remove discount
	// The clock moves to 12 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773273600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The list replaces the one before; a coupon that is named again begins anew.
	must(sc.V1Subscriptions.Update(ctx, subscriptionMain.ID, &stripe.SubscriptionUpdateParams{
		Discounts: []*stripe.SubscriptionUpdateDiscountParams{
			{Coupon: stripe.String(couponHalf.ID)},
		},
	}))

	// 12 Mar 2026: remove discount
	must(sc.V1Subscriptions.Update(ctx, subscriptionMain.ID, &stripe.SubscriptionUpdateParams{
		Params: stripe.Params{Extra: &stripe.ExtraValues{Values: url.Values{"discounts": {""}}}},
	}))

	// 13 Mar 2026: apply discount
	// The clock moves to 13 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773360000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The list replaces the one before; a coupon that is named again begins anew.
	// The API has no discounts of a customer; each subscription without its own is given it.
	must(sc.V1Subscriptions.Update(ctx, subscriptionSecond.ID, &stripe.SubscriptionUpdateParams{
		Discounts: []*stripe.SubscriptionUpdateDiscountParams{
			{Coupon: stripe.String(couponFive.ID)},
			{Coupon: stripe.String(couponHalf.ID)},
		},
	}))
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		Discounts: []*stripe.SubscriptionUpdateDiscountParams{
			{Coupon: stripe.String(couponFive.ID)},
			{Coupon: stripe.String(couponHalf.ID)},
		},
	}))

	// 14 Mar 2026: set tax rates
	// The clock moves to 14 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773446400),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The API has no tax rates of a customer; each subscription without its own is given them.
	must(sc.V1Subscriptions.Update(ctx, subscriptionMain.ID, &stripe.SubscriptionUpdateParams{
		Params: stripe.Params{Extra: &stripe.ExtraValues{Values: url.Values{
			"default_tax_rates": {""},
		}}},
	}))
	must(sc.V1Subscriptions.Update(ctx, subscriptionSecond.ID, &stripe.SubscriptionUpdateParams{
		Params: stripe.Params{Extra: &stripe.ExtraValues{Values: url.Values{
			"default_tax_rates": {""},
		}}},
	}))
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		Params: stripe.Params{Extra: &stripe.ExtraValues{Values: url.Values{
			"default_tax_rates": {""},
		}}},
	}))

	// 15 Mar 2026: adjust balance (Sorry for 'that')
	// The clock moves to 15 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773532800),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1CustomerBalanceTransactions.Create(ctx, &stripe.CustomerBalanceTransactionCreateParams{
		Customer: stripe.String(customer.ID),
		Amount: stripe.Int64(-500),
		Currency: stripe.String("usd"),
		Description: stripe.String("Sorry\nfor 'that'"),
	}))
	// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
	// account_balance=-500 on the customer: what was there had to be added by hand, and no reason
	// was kept.

	// 16 Mar 2026: set balance
	// The clock moves to 16 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773619200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The ledger is only added to. From what the story has by now to 700 it is 700.
	must(sc.V1CustomerBalanceTransactions.Create(ctx, &stripe.CustomerBalanceTransactionCreateParams{
		Customer: stripe.String(customer.ID),
		Amount: stripe.Int64(700),
		Currency: stripe.String("usd"),
	}))
	// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
	// account_balance=700 on the customer: what was there had to be added by hand, and no reason
	// was kept.

	// 16 Mar 2026: set balance
	// The balance is 700 already: there is nothing to call.

	// 17 Mar 2026: add invoice item (Setup)
	// The clock moves to 17 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773705600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1InvoiceItems.Create(ctx, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(customer.ID),
		Amount: stripe.Int64(900),
		Currency: stripe.String("usd"),
		TaxRates: []*string{stripe.String(taxRateVat.ID)},
		Description: stripe.String("Setup"),
	}))

	// 18 Mar 2026: add invoice item
	// The clock moves to 18 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773792000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// A recurring price is no price of a single line, so what it costs is said instead.
	must(sc.V1InvoiceItems.Create(ctx, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(customer.ID),
		Subscription: stripe.String(subscriptionMain.ID),
		UnitAmountDecimal: stripe.Float64(1250.5),
		Quantity: stripe.Int64(2),
		Currency: stripe.String("usd"),
	}))

	// 19 Mar 2026: one off charge (Workshop)
	// The clock moves to 19 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773878400),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1PaymentIntents.Create(ctx, &stripe.PaymentIntentCreateParams{
		Amount: stripe.Int64(3000),
		Currency: stripe.String("usd"),
		Customer: stripe.String(customer.ID),
		PaymentMethod: stripe.String("pm_card_visa"),
		OffSession: stripe.Bool(true),
		Confirm: stripe.Bool(true),
		Description: stripe.String("Workshop"),
	}))

	// 20 Mar 2026: fail payments
	// The clock moves to 20 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1773964800),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	failingCard26 := must(sc.V1PaymentMethods.Attach(ctx, "pm_card_chargeCustomerFail", &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(customer.ID),
	}))
	must(sc.V1Customers.Update(ctx, customer.ID, &stripe.CustomerUpdateParams{
		InvoiceSettings: &stripe.CustomerUpdateInvoiceSettingsParams{
			DefaultPaymentMethod: stripe.String(failingCard26.ID),
		},
	}))

	// 21 Mar 2026: one off invoice
	// The clock moves to 21 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1774051200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	invoice16 := must(sc.V1Invoices.Create(ctx, &stripe.InvoiceCreateParams{
		Customer: stripe.String(customer.ID),
		PendingInvoiceItemsBehavior: stripe.String("include"),
	}))
	must(sc.V1InvoiceItems.Create(ctx, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(customer.ID),
		Invoice: stripe.String(invoice16.ID),
		Amount: stripe.Int64(4000),
		Currency: stripe.String("usd"),
		Description: stripe.String("Report"),
	}))
	must(sc.V1Invoices.FinalizeInvoice(ctx, invoice16.ID, nil))
	// In the story it is not paid at once, so nothing tries to.

	// 22 Mar 2026: pay invoice
	// The clock moves to 22 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1774137600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Invoices.Pay(ctx, invoice16.ID, &stripe.InvoicePayParams{
		PaidOutOfBand: stripe.Bool(true),
	}))

	// 25 Mar 2026: payments work again
	// The clock moves to 25 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1774396800),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	workingCard26 := must(sc.V1PaymentMethods.Attach(ctx, "pm_card_visa", &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(customer.ID),
	}))
	must(sc.V1Customers.Update(ctx, customer.ID, &stripe.CustomerUpdateParams{
		InvoiceSettings: &stripe.CustomerUpdateInvoiceSettingsParams{
			DefaultPaymentMethod: stripe.String(workingCard26.ID),
		},
	}))

	// 26 Mar 2026: one off invoice
	// The clock moves to 26 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1774483200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	invoice17 := must(sc.V1Invoices.Create(ctx, &stripe.InvoiceCreateParams{
		Customer: stripe.String(customer.ID),
		PendingInvoiceItemsBehavior: stripe.String("exclude"),
	}))
	must(sc.V1InvoiceItems.Create(ctx, &stripe.InvoiceItemCreateParams{
		Customer: stripe.String(customer.ID),
		Invoice: stripe.String(invoice17.ID),
		Amount: stripe.Int64(4000),
		Currency: stripe.String("usd"),
	}))
	must(sc.V1Invoices.FinalizeInvoice(ctx, invoice17.ID, nil))
	must(sc.V1Invoices.Pay(ctx, invoice17.ID, nil))

	// 27 Mar 2026: issue credit note
	// The clock moves to 27 Mar 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1774569600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1CreditNotes.Create(ctx, &stripe.CreditNoteCreateParams{
		Invoice: stripe.String(invoice17.ID),
		Amount: stripe.Int64(1500),
		RefundAmount: stripe.Int64(500),
		CreditAmount: stripe.Int64(1000),
		Reason: stripe.String("duplicate"),
	}))

	// 15 Apr 2026: fail payments
	// The clock moves to 15 Apr 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1776211200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	failingCard31 := must(sc.V1PaymentMethods.Attach(ctx, "pm_card_chargeCustomerFail", &stripe.PaymentMethodAttachParams{
		Customer: stripe.String(customer.ID),
	}))
	must(sc.V1Customers.Update(ctx, customer.ID, &stripe.CustomerUpdateParams{
		InvoiceSettings: &stripe.CustomerUpdateInvoiceSettingsParams{
			DefaultPaymentMethod: stripe.String(failingCard31.ID),
		},
	}))
	// After 3 payments that failed, attach pm_card_visa in the same way.

	// 17 Apr 2026: void invoice
	// The clock moves to 17 Apr 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1776384000),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// In the story this changes no invoice, so there is nothing to call.

	// 20 May 2026: cancel
	// The clock moves to 20 May 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1779235200),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionThird.ID, &stripe.SubscriptionUpdateParams{
		CancelAtPeriodEnd: stripe.Bool(true),
	}))

	// 20 Jun 2026: cancel
	// The clock moves to 20 Jun 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1781913600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Update(ctx, subscriptionSecond.ID, &stripe.SubscriptionUpdateParams{
		CancelAt: stripe.Int64(1789430400),
		ProrationBehavior: stripe.String("create_prorations"),
	}))

	// 20 Jul 2026: cancel
	// The clock moves to 20 Jul 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1784505600),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	must(sc.V1Subscriptions.Cancel(ctx, subscriptionMain.ID, &stripe.SubscriptionCancelParams{
		Prorate: stripe.Bool(true),
		InvoiceNow: stripe.Bool(true),
	}))

	// To the end of the story
	// The clock moves to 20 Sep 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1789862400),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The clock moves to 20 Nov 2026.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1795132800),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
	// The clock moves to 31 Dec 2026, 23:59:59 UTC.
	must(sc.V1TestHelpersTestClocks.Advance(ctx, clock.ID, &stripe.TestHelpersTestClockAdvanceParams{
		FrozenTime: stripe.Int64(1798761599),
	}))
	for must(sc.V1TestHelpersTestClocks.Retrieve(ctx, clock.ID, nil)).Status == "advancing" {
		time.Sleep(time.Second)
	}
}
