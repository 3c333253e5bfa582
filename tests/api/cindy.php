<?php

require 'vendor/autoload.php';

$stripe = new \Stripe\StripeClient(getenv('STRIPE_SECRET_KEY'));

// Cindy, as she is billed today
// Test mode, API version 2026-10-28.endive. Put your own secret test key below.

// A clock that stands at the start of the story
$clock = $stripe->testHelpers->testClocks->create([
    'frozen_time' => 1775001600,
    'name' => 'Cindy, as she is billed today',
]);

// What is for sale
$priceHobby = $stripe->prices->create([
    'currency' => 'usd',
    'unit_amount' => 2000,
    'recurring' => ['interval' => 'month'],
    'product_data' => ['name' => 'Hobby'],
]);
$priceSuper = $stripe->prices->create([
    'currency' => 'usd',
    'unit_amount' => 10000,
    'recurring' => ['interval' => 'month'],
    'product_data' => ['name' => 'Super Startup'],
]);

// The customer
$customer = $stripe->customers->create([
    'name' => 'Cindy',
    'test_clock' => $clock->id,
    'payment_method' => 'pm_card_visa',
    'invoice_settings' => ['default_payment_method' => 'pm_card_visa'],
]);

// 1 Apr 2026: the subscription “main” begins
$subscriptionMain = $stripe->subscriptions->create([
    'customer' => $customer->id,
    'items' => [['price' => $priceHobby->id]],
]);

// 16 Apr 2026: change price
// The clock moves to 16 Apr 2026.
$stripe->testHelpers->testClocks->advance($clock->id, ['frozen_time' => 1776297600]);
while ($stripe->testHelpers->testClocks->retrieve($clock->id)->status === 'advancing') {
    sleep(1);
}
$stripe->subscriptionItems->update($subscriptionMain->items->data[0]->id, [
    'price' => $priceSuper->id,
    'proration_behavior' => 'create_prorations',
]);

// 16 Apr 2026: adjust balance (Two free months for upgrading)
$stripe->customers->createBalanceTransaction($customer->id, [
    'amount' => -20000,
    'currency' => 'usd',
    'description' => 'Two free months for upgrading',
]);
// Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
// account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
// was kept.

// To the end of the story
// The clock moves to 16 Jun 2026.
$stripe->testHelpers->testClocks->advance($clock->id, ['frozen_time' => 1781568000]);
while ($stripe->testHelpers->testClocks->retrieve($clock->id)->status === 'advancing') {
    sleep(1);
}
// The clock moves to 31 Jul 2026, 23:59:59 UTC.
$stripe->testHelpers->testClocks->advance($clock->id, ['frozen_time' => 1785542399]);
while ($stripe->testHelpers->testClocks->retrieve($clock->id)->status === 'advancing') {
    sleep(1);
}
