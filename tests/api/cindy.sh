#!/usr/bin/env bash
set -euo pipefail

# Cindy, as she is billed today
# Test mode, API version 2026-10-28.endive. Put your own secret test key below.

# A clock that stands at the start of the story
clock=$(curl -sS https://api.stripe.com/v1/test_helpers/test_clocks \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1775001600 \
  --data-urlencode 'name=Cindy, as she is billed today' | jq -r .id)

# What is for sale
price_hobby=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=2000 \
  -d 'recurring[interval]=month' \
  -d 'product_data[name]=Hobby' | jq -r .id)
price_super=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=10000 \
  -d 'recurring[interval]=month' \
  --data-urlencode 'product_data[name]=Super Startup' | jq -r .id)

# The customer
customer=$(curl -sS https://api.stripe.com/v1/customers \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d name=Cindy \
  -d "test_clock=$clock" \
  -d payment_method=pm_card_visa \
  -d 'invoice_settings[default_payment_method]=pm_card_visa' | jq -r .id)

# 1 Apr 2026: the subscription “main” begins
subscription_main_item_0=$(curl -sS https://api.stripe.com/v1/subscriptions \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "items[0][price]=$price_hobby" | jq -r '.items.data[0].id')

# 16 Apr 2026: change price
# The clock moves to 16 Apr 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1776297600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscription_items/$subscription_main_item_0" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "price=$price_super" \
  -d proration_behavior=create_prorations > /dev/null

# 16 Apr 2026: adjust balance (Two free months for upgrading)
curl -sS "https://api.stripe.com/v1/customers/$customer/balance_transactions" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d amount=-20000 \
  -d currency=usd \
  --data-urlencode 'description=Two free months for upgrading' > /dev/null
# Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
# account_balance=-20000 on the customer: what was there had to be added by hand, and no reason
# was kept.

# To the end of the story
# The clock moves to 16 Jun 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1781568000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The clock moves to 31 Jul 2026, 23:59:59 UTC.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1785542399 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
