import com.stripe.StripeClient;
import com.stripe.param.*;
import com.stripe.param.billing.*;
import com.stripe.param.common.EmptyParam;
import com.stripe.param.testhelpers.*;
import java.math.BigDecimal;

public class Story {
    public static void main(String[] args) throws Exception {
        var client = new StripeClient(System.getenv("STRIPE_SECRET_KEY"));

        // It's "everything" ? > /u000a #{x} $y
        // Test mode, API version 2026-10-28.endive. Put your own secret test key below.

        // A clock that stands at the start of the story
        var clock = client.v1().testHelpers().testClocks().create(
            TestClockCreateParams.builder()
                .setFrozenTime(1767225600L)
                .setName("It's \"everything\" ?> \\u000a #{x} $y")
                .build()
        );

        // What is for sale
        var priceBasic = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(2000L)
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("Basic")
                    .build())
                .build()
        );
        var pricePro = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(10000L)
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("Pro")
                    .build())
                .build()
        );
        client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(100000L)
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.YEAR)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("year")
                    .build())
                .build()
        );
        var priceSeat = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmountDecimal(new BigDecimal("1250.5"))
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("seat")
                    .build())
                .build()
        );
        var meterCalls = client.v1().billing().meters().create(
            MeterCreateParams.builder()
                .setDisplayName("calls")
                .setEventName("usage_calls")
                .setDefaultAggregation(MeterCreateParams.DefaultAggregation.builder()
                    .setFormula(MeterCreateParams.DefaultAggregation.Formula.SUM)
                    .build())
                .build()
        );
        var priceCalls = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setBillingScheme(PriceCreateParams.BillingScheme.TIERED)
                .setTiersMode(PriceCreateParams.TiersMode.GRADUATED)
                .addTier(PriceCreateParams.Tier.builder()
                    .setUpTo(1000L)
                    .setUnitAmount(0L)
                    .build())
                .addTier(PriceCreateParams.Tier.builder()
                    .setUpTo(PriceCreateParams.Tier.UpTo.INF)
                    .setUnitAmountDecimal(new BigDecimal("0.25"))
                    .setFlatAmount(100L)
                    .build())
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .setUsageType(PriceCreateParams.Recurring.UsageType.METERED)
                    .setMeter(meterCalls.getId())
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("calls")
                    .build())
                .build()
        );
        var priceBoxes = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(500L)
                .setTransformQuantity(PriceCreateParams.TransformQuantity.builder()
                    .setDivideBy(10L)
                    .setRound(PriceCreateParams.TransformQuantity.Round.UP)
                    .build())
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("boxes")
                    .build())
                .build()
        );
        var couponHalf = client.v1().coupons().create(
            CouponCreateParams.builder()
                .setPercentOff(new BigDecimal("50"))
                .setDuration(CouponCreateParams.Duration.REPEATING)
                .setDurationInMonths(3L)
                .setAppliesTo(CouponCreateParams.AppliesTo.builder()
                    .addProduct(priceBasic.getProduct())
                    .addProduct(pricePro.getProduct())
                    .build())
                .build()
        );
        var couponFive = client.v1().coupons().create(
            CouponCreateParams.builder()
                .setAmountOff(500L)
                .setCurrency("usd")
                .setDuration(CouponCreateParams.Duration.FOREVER)
                .setName("Five off")
                .build()
        );
        var taxRateVat = client.v1().taxRates().create(
            TaxRateCreateParams.builder()
                .setDisplayName("VAT")
                .setPercentage(new BigDecimal("8.875"))
                .setInclusive(false)
                .build()
        );

        // The customer
        var customer = client.v1().customers().create(
            CustomerCreateParams.builder()
                .setName("Zoë O'Neil")
                .setTestClock(clock.getId())
                .setBalance(-100L)
                .setPaymentMethod("pm_card_visa")
                .setInvoiceSettings(CustomerCreateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod("pm_card_visa")
                    .build())
                .build()
        );
        // Negative is credit. Before API version 2019-10-17 the parameter was account_balance=-100.
        // Discounts and tax rates of the customer are named on each subscription: customers have none.

        // 1 Jan 2026: the subscription “main” begins
        var subscriptionMain = client.v1().subscriptions().create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice(priceBasic.getId())
                    .build())
                .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice(priceCalls.getId())
                    .build())
                .addDiscount(SubscriptionCreateParams.Discount.builder()
                    .setCoupon(couponHalf.getId())
                    .build())
                .addDefaultTaxRate(taxRateVat.getId())
                .build()
        );

        // 5 Jan 2026: add item
        // The clock moves to 5 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1767571200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var itemSeats = client.v1().subscriptionItems().create(
            SubscriptionItemCreateParams.builder()
                .setSubscription(subscriptionMain.getId())
                .setPrice(priceSeat.getId())
                .setQuantity(3L)
                .setProrationBehavior(SubscriptionItemCreateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 6 Jan 2026: change quantity
        // The clock moves to 6 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1767657600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptionItems().update(
            itemSeats.getId(),
            SubscriptionItemUpdateParams.builder()
                .setQuantity(5L)
                .setProrationBehavior(SubscriptionItemUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .build()
        );

        // 7 Jan 2026: report usage
        // The clock moves to 7 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1767744000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().billing().meterEvents().create(
            MeterEventCreateParams.builder()
                .setEventName("usage_calls")
                .putPayload("stripe_customer_id", customer.getId())
                .putPayload("value", "1500")
                .setTimestamp(1767744000L)
                .build()
        );

        // 8 Jan 2026: grant credit
        // The clock moves to 8 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1767830400L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().billing().creditGrants().create(
            CreditGrantCreateParams.builder()
                .setCustomer(customer.getId())
                .setAmount(CreditGrantCreateParams.Amount.builder()
                    .setType(CreditGrantCreateParams.Amount.Type.MONETARY)
                    .setMonetary(CreditGrantCreateParams.Amount.Monetary.builder()
                        .setCurrency("usd")
                        .setValue(1000L)
                        .build())
                    .build())
                .setApplicabilityConfig(CreditGrantCreateParams.ApplicabilityConfig.builder()
                    .setScope(CreditGrantCreateParams.ApplicabilityConfig.Scope.builder()
                        .setPriceType(CreditGrantCreateParams.ApplicabilityConfig.Scope.PriceType.METERED)
                        .build())
                    .build())
                .setCategory(CreditGrantCreateParams.Category.PROMOTIONAL)
                .setName("Hello")
                .setExpiresAt(1780272000L)
                .build()
        );

        // 10 Jan 2026: the subscription “second” begins
        // The clock moves to 10 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1768003200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var subscriptionSecond = client.v1().subscriptions().create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice(priceBoxes.getId())
                    .build())
                .setBillingCycleAnchorConfig(SubscriptionCreateParams.BillingCycleAnchorConfig.builder()
                    .setDayOfMonth(31L)
                    .build())
                .setProrationBehavior(SubscriptionCreateParams.ProrationBehavior.CREATE_PRORATIONS)
                .setTrialPeriodDays(10L)
                .setTrialSettings(SubscriptionCreateParams.TrialSettings.builder()
                    .setEndBehavior(SubscriptionCreateParams.TrialSettings.EndBehavior.builder()
                        .setMissingPaymentMethod(SubscriptionCreateParams.TrialSettings.EndBehavior.MissingPaymentMethod.PAUSE)
                        .build())
                    .build())
                .setCollectionMethod(SubscriptionCreateParams.CollectionMethod.SEND_INVOICE)
                .setDaysUntilDue(30L)
                .addDiscount(SubscriptionCreateParams.Discount.builder()
                    .setCoupon(couponFive.getId())
                    .build())
                .addDefaultTaxRate(taxRateVat.getId())
                .build()
        );

        // 15 Jan 2026: change price
        // The clock moves to 15 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1768435200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptionItems().update(
            subscriptionMain.getItems().getData().get(0).getId(),
            SubscriptionItemUpdateParams.builder()
                .setPrice(pricePro.getId())
                .setProrationBehavior(SubscriptionItemUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .setProrationDate(1768348800L)
                .build()
        );

        // 16 Jan 2026: change price
        // The clock moves to 16 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1768521600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionMain.getId(),
            SubscriptionUpdateParams.builder()
                .addItem(SubscriptionUpdateParams.Item.builder()
                    .setId(subscriptionMain.getItems().getData().get(0).getId())
                    .setPrice(priceBasic.getId())
                    .build())
                .setBillingCycleAnchor(SubscriptionUpdateParams.BillingCycleAnchor.builder()
                    .setType(SubscriptionUpdateParams.BillingCycleAnchor.Type.NOW)
                    .build())
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 20 Jan 2026: remove item
        // The clock moves to 20 Jan 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1768867200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptionItems().delete(
            itemSeats.getId(),
            SubscriptionItemDeleteParams.builder()
                .setProrationBehavior(SubscriptionItemDeleteParams.ProrationBehavior.NONE)
                .build()
        );

        // 1 Feb 2026: the subscription “third” begins
        // The clock moves to 1 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1769904000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var subscriptionThird = client.v1().subscriptions().create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice(priceBasic.getId())
                    .build())
                .setTrialPeriodDays(30L)
                .addDiscount(SubscriptionCreateParams.Discount.builder()
                    .setCoupon(couponFive.getId())
                    .build())
                .addDefaultTaxRate(taxRateVat.getId())
                .build()
        );

        // 5 Feb 2026: end trial
        // The clock moves to 5 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1770249600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder()
                .setTrialEnd(SubscriptionUpdateParams.TrialEnd.NOW)
                .build()
        );

        // 6 Feb 2026: set trial end
        // The clock moves to 6 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1770336000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder()
                .setTrialEnd(1771545600L)
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 25 Feb 2026: reset billing cycle anchor
        // The clock moves to 25 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1771977600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder()
                .setBillingCycleAnchor(SubscriptionUpdateParams.BillingCycleAnchor.builder()
                    .setType(SubscriptionUpdateParams.BillingCycleAnchor.Type.NOW)
                    .build())
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 26 Feb 2026: pause collection
        // The clock moves to 26 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1772064000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder()
                .setPauseCollection(SubscriptionUpdateParams.PauseCollection.builder()
                    .setBehavior(SubscriptionUpdateParams.PauseCollection.Behavior.VOID)
                    .setResumesAt(1777593600L)
                    .build())
                .build()
        );

        // 27 Feb 2026: resume collection
        // The clock moves to 27 Feb 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1772150400L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder().setPauseCollection(EmptyParam.EMPTY).build()
        );

        // 1 Mar 2026: pause subscription
        // The clock moves to 1 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1772323200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().pause(
            subscriptionThird.getId(),
            SubscriptionPauseParams.builder()
                .setBillFor(SubscriptionPauseParams.BillFor.builder()
                    .setUnusedTimeFrom(SubscriptionPauseParams.BillFor.UnusedTimeFrom.builder()
                        .setType(SubscriptionPauseParams.BillFor.UnusedTimeFrom.Type.NOW)
                        .build())
                    .build())
                .setInvoicingBehavior(SubscriptionPauseParams.InvoicingBehavior.PENDING_INVOICE_ITEM)
                .build()
        );

        // 10 Mar 2026: resume subscription
        // The clock moves to 10 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773100800L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().resume(
            subscriptionThird.getId(),
            SubscriptionResumeParams.builder()
                .setBillingCycleAnchor(SubscriptionResumeParams.BillingCycleAnchor.builder()
                    .setType(SubscriptionResumeParams.BillingCycleAnchor.Type.NOW)
                    .build())
                .setProrationBehavior(SubscriptionResumeParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 11 Mar 2026: apply discount
        // The clock moves to 11 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773187200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The list replaces the one before; a coupon that is named again begins anew.
        client.v1().subscriptions().update(
            subscriptionMain.getId(),
            SubscriptionUpdateParams.builder()
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponHalf.getId())
                    .build())
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponFive.getId())
                    .build())
                .build()
        );

        // 12 Mar 2026: remove discount
        // The clock moves to 12 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773273600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The list replaces the one before; a coupon that is named again begins anew.
        client.v1().subscriptions().update(
            subscriptionMain.getId(),
            SubscriptionUpdateParams.builder()
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponHalf.getId())
                    .build())
                .build()
        );

        // 12 Mar 2026: remove discount
        client.v1().subscriptions().update(
            subscriptionMain.getId(),
            SubscriptionUpdateParams.builder().setDiscounts(EmptyParam.EMPTY).build()
        );

        // 13 Mar 2026: apply discount
        // The clock moves to 13 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773360000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The list replaces the one before; a coupon that is named again begins anew.
        // The API has no discounts of a customer; each subscription without its own is given it.
        client.v1().subscriptions().update(
            subscriptionSecond.getId(),
            SubscriptionUpdateParams.builder()
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponFive.getId())
                    .build())
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponHalf.getId())
                    .build())
                .build()
        );
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder()
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponFive.getId())
                    .build())
                .addDiscount(SubscriptionUpdateParams.Discount.builder()
                    .setCoupon(couponHalf.getId())
                    .build())
                .build()
        );

        // 14 Mar 2026: set tax rates
        // The clock moves to 14 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773446400L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The API has no tax rates of a customer; each subscription without its own is given them.
        client.v1().subscriptions().update(
            subscriptionMain.getId(),
            SubscriptionUpdateParams.builder().setDefaultTaxRates(EmptyParam.EMPTY).build()
        );
        client.v1().subscriptions().update(
            subscriptionSecond.getId(),
            SubscriptionUpdateParams.builder().setDefaultTaxRates(EmptyParam.EMPTY).build()
        );
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder().setDefaultTaxRates(EmptyParam.EMPTY).build()
        );

        // 15 Mar 2026: adjust balance (Sorry for 'that')
        // The clock moves to 15 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773532800L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().customers().balanceTransactions().create(
            customer.getId(),
            CustomerBalanceTransactionCreateParams.builder()
                .setAmount(-500L)
                .setCurrency("usd")
                .setDescription("Sorry\nfor 'that'")
                .build()
        );
        // Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
        // account_balance=-500 on the customer: what was there had to be added by hand, and no reason
        // was kept.

        // 16 Mar 2026: set balance
        // The clock moves to 16 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773619200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The ledger is only added to. From what the story has by now to 700 it is 700.
        client.v1().customers().balanceTransactions().create(
            customer.getId(),
            CustomerBalanceTransactionCreateParams.builder()
                .setAmount(700L)
                .setCurrency("usd")
                .build()
        );
        // Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
        // account_balance=700 on the customer: what was there had to be added by hand, and no reason
        // was kept.

        // 16 Mar 2026: set balance
        // The balance is 700 already: there is nothing to call.

        // 17 Mar 2026: add invoice item (Setup)
        // The clock moves to 17 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773705600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().invoiceItems().create(
            InvoiceItemCreateParams.builder()
                .setCustomer(customer.getId())
                .setAmount(900L)
                .setCurrency("usd")
                .addTaxRate(taxRateVat.getId())
                .setDescription("Setup")
                .build()
        );

        // 18 Mar 2026: add invoice item
        // The clock moves to 18 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773792000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // A recurring price is no price of a single line, so what it costs is said instead.
        client.v1().invoiceItems().create(
            InvoiceItemCreateParams.builder()
                .setCustomer(customer.getId())
                .setSubscription(subscriptionMain.getId())
                .setUnitAmountDecimal(new BigDecimal("1250.5"))
                .setQuantity(2L)
                .setCurrency("usd")
                .build()
        );

        // 19 Mar 2026: one off charge (Workshop)
        // The clock moves to 19 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773878400L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().paymentIntents().create(
            PaymentIntentCreateParams.builder()
                .setAmount(3000L)
                .setCurrency("usd")
                .setCustomer(customer.getId())
                .setPaymentMethod("pm_card_visa")
                .setOffSession(true)
                .setConfirm(true)
                .setDescription("Workshop")
                .build()
        );

        // 20 Mar 2026: fail payments
        // The clock moves to 20 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1773964800L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var failingCard26 = client.v1().paymentMethods().attach(
            "pm_card_chargeCustomerFail",
            PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build()
        );
        client.v1().customers().update(
            customer.getId(),
            CustomerUpdateParams.builder()
                .setInvoiceSettings(CustomerUpdateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod(failingCard26.getId())
                    .build())
                .build()
        );

        // 21 Mar 2026: one off invoice
        // The clock moves to 21 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1774051200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var invoice16 = client.v1().invoices().create(
            InvoiceCreateParams.builder()
                .setCustomer(customer.getId())
                .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.INCLUDE)
                .build()
        );
        client.v1().invoiceItems().create(
            InvoiceItemCreateParams.builder()
                .setCustomer(customer.getId())
                .setInvoice(invoice16.getId())
                .setAmount(4000L)
                .setCurrency("usd")
                .setDescription("Report")
                .build()
        );
        client.v1().invoices().finalizeInvoice(invoice16.getId());
        // In the story it is not paid at once, so nothing tries to.

        // 22 Mar 2026: pay invoice
        // The clock moves to 22 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1774137600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().invoices().pay(
            invoice16.getId(),
            InvoicePayParams.builder().setPaidOutOfBand(true).build()
        );

        // 25 Mar 2026: payments work again
        // The clock moves to 25 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1774396800L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var workingCard26 = client.v1().paymentMethods().attach(
            "pm_card_visa",
            PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build()
        );
        client.v1().customers().update(
            customer.getId(),
            CustomerUpdateParams.builder()
                .setInvoiceSettings(CustomerUpdateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod(workingCard26.getId())
                    .build())
                .build()
        );

        // 26 Mar 2026: one off invoice
        // The clock moves to 26 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1774483200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var invoice17 = client.v1().invoices().create(
            InvoiceCreateParams.builder()
                .setCustomer(customer.getId())
                .setPendingInvoiceItemsBehavior(InvoiceCreateParams.PendingInvoiceItemsBehavior.EXCLUDE)
                .build()
        );
        client.v1().invoiceItems().create(
            InvoiceItemCreateParams.builder()
                .setCustomer(customer.getId())
                .setInvoice(invoice17.getId())
                .setAmount(4000L)
                .setCurrency("usd")
                .build()
        );
        client.v1().invoices().finalizeInvoice(invoice17.getId());
        client.v1().invoices().pay(invoice17.getId());

        // 27 Mar 2026: issue credit note
        // The clock moves to 27 Mar 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1774569600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().creditNotes().create(
            CreditNoteCreateParams.builder()
                .setInvoice(invoice17.getId())
                .setAmount(1500L)
                .setRefundAmount(500L)
                .setCreditAmount(1000L)
                .setReason(CreditNoteCreateParams.Reason.DUPLICATE)
                .build()
        );

        // 15 Apr 2026: fail payments
        // The clock moves to 15 Apr 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1776211200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        var failingCard31 = client.v1().paymentMethods().attach(
            "pm_card_chargeCustomerFail",
            PaymentMethodAttachParams.builder().setCustomer(customer.getId()).build()
        );
        client.v1().customers().update(
            customer.getId(),
            CustomerUpdateParams.builder()
                .setInvoiceSettings(CustomerUpdateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod(failingCard31.getId())
                    .build())
                .build()
        );
        // After 3 payments that failed, attach pm_card_visa in the same way.

        // 17 Apr 2026: void invoice
        // The clock moves to 17 Apr 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1776384000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // In the story this changes no invoice, so there is nothing to call.

        // 20 May 2026: cancel
        // The clock moves to 20 May 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1779235200L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionThird.getId(),
            SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build()
        );

        // 20 Jun 2026: cancel
        // The clock moves to 20 Jun 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1781913600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().update(
            subscriptionSecond.getId(),
            SubscriptionUpdateParams.builder()
                .setCancelAt(1789430400L)
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 20 Jul 2026: cancel
        // The clock moves to 20 Jul 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1784505600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptions().cancel(
            subscriptionMain.getId(),
            SubscriptionCancelParams.builder().setProrate(true).setInvoiceNow(true).build()
        );

        // To the end of the story
        // The clock moves to 20 Sep 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1789862400L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The clock moves to 20 Nov 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1795132800L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The clock moves to 31 Dec 2026, 23:59:59 UTC.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1798761599L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
    }
}
