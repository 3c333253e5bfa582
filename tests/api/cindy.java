import com.stripe.StripeClient;
import com.stripe.param.*;
import com.stripe.param.billing.*;
import com.stripe.param.testhelpers.*;

public class Story {
    public static void main(String[] args) throws Exception {
        var client = new StripeClient(System.getenv("STRIPE_SECRET_KEY"));

        // Cindy, as she is billed today
        // Test mode, API version 2026-10-28.endive. Put your own secret test key below.

        // A clock that stands at the start of the story
        var clock = client.v1().testHelpers().testClocks().create(
            TestClockCreateParams.builder()
                .setFrozenTime(1775001600L)
                .setName("Cindy, as she is billed today")
                .build()
        );

        // What is for sale
        var priceHobby = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(2000L)
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("Hobby")
                    .build())
                .build()
        );
        var priceSuper = client.v1().prices().create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(10000L)
                .setRecurring(PriceCreateParams.Recurring.builder()
                    .setInterval(PriceCreateParams.Recurring.Interval.MONTH)
                    .build())
                .setProductData(PriceCreateParams.ProductData.builder()
                    .setName("Super Startup")
                    .build())
                .build()
        );

        // The customer
        var customer = client.v1().customers().create(
            CustomerCreateParams.builder()
                .setName("Cindy")
                .setTestClock(clock.getId())
                .setPaymentMethod("pm_card_visa")
                .setInvoiceSettings(CustomerCreateParams.InvoiceSettings.builder()
                    .setDefaultPaymentMethod("pm_card_visa")
                    .build())
                .build()
        );

        // 1 Apr 2026: the subscription “main” begins
        var subscriptionMain = client.v1().subscriptions().create(
            SubscriptionCreateParams.builder()
                .setCustomer(customer.getId())
                .addItem(SubscriptionCreateParams.Item.builder()
                    .setPrice(priceHobby.getId())
                    .build())
                .build()
        );

        // 16 Apr 2026: change price
        // The clock moves to 16 Apr 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1776297600L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        client.v1().subscriptionItems().update(
            subscriptionMain.getItems().getData().get(0).getId(),
            SubscriptionItemUpdateParams.builder()
                .setPrice(priceSuper.getId())
                .setProrationBehavior(SubscriptionItemUpdateParams.ProrationBehavior.CREATE_PRORATIONS)
                .build()
        );

        // 16 Apr 2026: adjust balance (Two free months for upgrading)
        client.v1().customers().balanceTransactions().create(
            customer.getId(),
            CustomerBalanceTransactionCreateParams.builder()
                .setAmount(-20000L)
                .setCurrency("usd")
                .setDescription("Two free months for upgrading")
                .build()
        );
        // Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
        // account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
        // was kept.

        // To the end of the story
        // The clock moves to 16 Jun 2026.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1781568000L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
        // The clock moves to 31 Jul 2026, 23:59:59 UTC.
        client.v1().testHelpers().testClocks().advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(1785542399L).build()
        );
        while (client.v1().testHelpers().testClocks().retrieve(clock.getId()).getStatus().equals("advancing")) {
            Thread.sleep(1000);
        }
    }
}
