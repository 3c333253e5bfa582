require 'stripe'

client = Stripe::StripeClient.new(ENV.fetch('STRIPE_SECRET_KEY'))

# Cindy, as she is billed today
# Test mode, API version 2026-10-28.endive. Put your own secret test key below.

# A clock that stands at the start of the story
clock = client.v1.test_helpers.test_clocks.create({
  frozen_time: 1775001600,
  name: 'Cindy, as she is billed today',
})

# What is for sale
price_hobby = client.v1.prices.create({
  currency: 'usd',
  unit_amount: 2000,
  recurring: { interval: 'month' },
  product_data: { name: 'Hobby' },
})
price_super = client.v1.prices.create({
  currency: 'usd',
  unit_amount: 10000,
  recurring: { interval: 'month' },
  product_data: { name: 'Super Startup' },
})

# The customer
customer = client.v1.customers.create({
  name: 'Cindy',
  test_clock: clock.id,
  payment_method: 'pm_card_visa',
  invoice_settings: { default_payment_method: 'pm_card_visa' },
})

# 1 Apr 2026: the subscription “main” begins
subscription_main = client.v1.subscriptions.create({
  customer: customer.id,
  items: [{ price: price_hobby.id }],
})

# 16 Apr 2026: change price
# The clock moves to 16 Apr 2026.
client.v1.test_helpers.test_clocks.advance(clock.id, { frozen_time: 1776297600 })
sleep 1 while client.v1.test_helpers.test_clocks.retrieve(clock.id).status == 'advancing'
client.v1.subscription_items.update(subscription_main.items.data[0].id, {
  price: price_super.id,
  proration_behavior: 'create_prorations',
})

# 16 Apr 2026: adjust balance (Two free months for upgrading)
client.v1.customers.balance_transactions.create(customer.id, {
  amount: -20000,
  currency: 'usd',
  description: 'Two free months for upgrading',
})
# Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
# account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
# was kept.

# To the end of the story
# The clock moves to 16 Jun 2026.
client.v1.test_helpers.test_clocks.advance(clock.id, { frozen_time: 1781568000 })
sleep 1 while client.v1.test_helpers.test_clocks.retrieve(clock.id).status == 'advancing'
# The clock moves to 31 Jul 2026, 23:59:59 UTC.
client.v1.test_helpers.test_clocks.advance(clock.id, { frozen_time: 1785542399 })
sleep 1 while client.v1.test_helpers.test_clocks.retrieve(clock.id).status == 'advancing'
