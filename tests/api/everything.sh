#!/usr/bin/env bash
set -euo pipefail

# It's "everything" ? > /u000a #{x} $y
# Test mode, API version 2026-10-28.endive. Put your own secret test key below.

# A clock that stands at the start of the story
clock=$(curl -sS https://api.stripe.com/v1/test_helpers/test_clocks \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1767225600 \
  --data-urlencode 'name=It'\''s "everything" ?> \u000a #{x} $y' | jq -r .id)

# What is for sale
price_basic_reply=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=2000 \
  -d 'recurring[interval]=month' \
  -d 'product_data[name]=Basic')
price_basic_product=$(jq -r .product <<< "$price_basic_reply")
price_basic=$(jq -r .id <<< "$price_basic_reply")
price_pro_reply=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=10000 \
  -d 'recurring[interval]=month' \
  -d 'product_data[name]=Pro')
price_pro_product=$(jq -r .product <<< "$price_pro_reply")
price_pro=$(jq -r .id <<< "$price_pro_reply")
curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=100000 \
  -d 'recurring[interval]=year' \
  -d 'product_data[name]=year' > /dev/null
price_seat=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount_decimal=1250.5 \
  -d 'recurring[interval]=month' \
  -d 'product_data[name]=seat' | jq -r .id)
meter_calls=$(curl -sS https://api.stripe.com/v1/billing/meters \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d display_name=calls \
  -d event_name=usage_calls \
  -d 'default_aggregation[formula]=sum' | jq -r .id)
price_calls=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d billing_scheme=tiered \
  -d tiers_mode=graduated \
  -d 'tiers[0][up_to]=1000' \
  -d 'tiers[0][unit_amount]=0' \
  -d 'tiers[1][up_to]=inf' \
  -d 'tiers[1][unit_amount_decimal]=0.25' \
  -d 'tiers[1][flat_amount]=100' \
  -d 'recurring[interval]=month' \
  -d 'recurring[usage_type]=metered' \
  -d "recurring[meter]=$meter_calls" \
  -d 'product_data[name]=calls' | jq -r .id)
price_boxes=$(curl -sS https://api.stripe.com/v1/prices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d currency=usd \
  -d unit_amount=500 \
  -d 'transform_quantity[divide_by]=10' \
  -d 'transform_quantity[round]=up' \
  -d 'recurring[interval]=month' \
  -d 'product_data[name]=boxes' | jq -r .id)
coupon_half=$(curl -sS https://api.stripe.com/v1/coupons \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d percent_off=50 \
  -d duration=repeating \
  -d duration_in_months=3 \
  -d "applies_to[products][0]=$price_basic_product" \
  -d "applies_to[products][1]=$price_pro_product" | jq -r .id)
coupon_five=$(curl -sS https://api.stripe.com/v1/coupons \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d amount_off=500 \
  -d currency=usd \
  -d duration=forever \
  --data-urlencode 'name=Five off' | jq -r .id)
tax_rate_vat=$(curl -sS https://api.stripe.com/v1/tax_rates \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d display_name=VAT \
  -d percentage=8.875 \
  -d inclusive=false | jq -r .id)

# The customer
customer=$(curl -sS https://api.stripe.com/v1/customers \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  --data-urlencode 'name=Zoë O'\''Neil' \
  -d "test_clock=$clock" \
  -d balance=-100 \
  -d payment_method=pm_card_visa \
  -d 'invoice_settings[default_payment_method]=pm_card_visa' | jq -r .id)
# Negative is credit. Before API version 2019-10-17 the parameter was account_balance=-100.
# Discounts and tax rates of the customer are named on each subscription: customers have none.

# 1 Jan 2026: the subscription “main” begins
subscription_main_reply=$(curl -sS https://api.stripe.com/v1/subscriptions \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "items[0][price]=$price_basic" \
  -d "items[1][price]=$price_calls" \
  -d "discounts[0][coupon]=$coupon_half" \
  -d "default_tax_rates[0]=$tax_rate_vat")
subscription_main=$(jq -r .id <<< "$subscription_main_reply")
subscription_main_item_0=$(jq -r '.items.data[0].id' <<< "$subscription_main_reply")

# 5 Jan 2026: add item
# The clock moves to 5 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1767571200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
item_seats=$(curl -sS https://api.stripe.com/v1/subscription_items \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "subscription=$subscription_main" \
  -d "price=$price_seat" \
  -d quantity=3 \
  -d proration_behavior=create_prorations | jq -r .id)

# 6 Jan 2026: change quantity
# The clock moves to 6 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1767657600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscription_items/$item_seats" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d quantity=5 \
  -d proration_behavior=always_invoice > /dev/null

# 7 Jan 2026: report usage
# The clock moves to 7 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1767744000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS https://api.stripe.com/v1/billing/meter_events \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d event_name=usage_calls \
  -d "payload[stripe_customer_id]=$customer" \
  -d 'payload[value]=1500' \
  -d timestamp=1767744000 > /dev/null

# 8 Jan 2026: grant credit
# The clock moves to 8 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1767830400 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS https://api.stripe.com/v1/billing/credit_grants \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d 'amount[type]=monetary' \
  -d 'amount[monetary][currency]=usd' \
  -d 'amount[monetary][value]=1000' \
  -d 'applicability_config[scope][price_type]=metered' \
  -d category=promotional \
  -d name=Hello \
  -d expires_at=1780272000 > /dev/null

# 10 Jan 2026: the subscription “second” begins
# The clock moves to 10 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1768003200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
subscription_second=$(curl -sS https://api.stripe.com/v1/subscriptions \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "items[0][price]=$price_boxes" \
  -d 'billing_cycle_anchor_config[day_of_month]=31' \
  -d proration_behavior=create_prorations \
  -d trial_period_days=10 \
  -d 'trial_settings[end_behavior][missing_payment_method]=pause' \
  -d collection_method=send_invoice \
  -d days_until_due=30 \
  -d "discounts[0][coupon]=$coupon_five" \
  -d "default_tax_rates[0]=$tax_rate_vat" | jq -r .id)

# 15 Jan 2026: change price
# The clock moves to 15 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1768435200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscription_items/$subscription_main_item_0" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "price=$price_pro" \
  -d proration_behavior=create_prorations \
  -d proration_date=1768348800 > /dev/null

# 16 Jan 2026: change price
# The clock moves to 16 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1768521600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "items[0][id]=$subscription_main_item_0" \
  -d "items[0][price]=$price_basic" \
  -d 'billing_cycle_anchor[type]=now' \
  -d proration_behavior=create_prorations > /dev/null

# 20 Jan 2026: remove item
# The clock moves to 20 Jan 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1768867200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS -X DELETE "https://api.stripe.com/v1/subscription_items/$item_seats" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d proration_behavior=none > /dev/null

# 1 Feb 2026: the subscription “third” begins
# The clock moves to 1 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1769904000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
subscription_third=$(curl -sS https://api.stripe.com/v1/subscriptions \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "items[0][price]=$price_basic" \
  -d trial_period_days=30 \
  -d "discounts[0][coupon]=$coupon_five" \
  -d "default_tax_rates[0]=$tax_rate_vat" | jq -r .id)

# 5 Feb 2026: end trial
# The clock moves to 5 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1770249600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d trial_end=now > /dev/null

# 6 Feb 2026: set trial end
# The clock moves to 6 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1770336000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d trial_end=1771545600 \
  -d proration_behavior=create_prorations > /dev/null

# 25 Feb 2026: reset billing cycle anchor
# The clock moves to 25 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1771977600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d 'billing_cycle_anchor[type]=now' \
  -d proration_behavior=create_prorations > /dev/null

# 26 Feb 2026: pause collection
# The clock moves to 26 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1772064000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d 'pause_collection[behavior]=void' \
  -d 'pause_collection[resumes_at]=1777593600' > /dev/null

# 27 Feb 2026: resume collection
# The clock moves to 27 Feb 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1772150400 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d pause_collection= > /dev/null

# 1 Mar 2026: pause subscription
# The clock moves to 1 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1772323200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third/pause" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d 'bill_for[unused_time_from][type]=now' \
  -d invoicing_behavior=pending_invoice_item > /dev/null

# 10 Mar 2026: resume subscription
# The clock moves to 10 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773100800 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third/resume" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d 'billing_cycle_anchor[type]=now' \
  -d proration_behavior=create_prorations > /dev/null

# 11 Mar 2026: apply discount
# The clock moves to 11 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773187200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The list replaces the one before; a coupon that is named again begins anew.
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "discounts[0][coupon]=$coupon_half" \
  -d "discounts[1][coupon]=$coupon_five" > /dev/null

# 12 Mar 2026: remove discount
# The clock moves to 12 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773273600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The list replaces the one before; a coupon that is named again begins anew.
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "discounts[0][coupon]=$coupon_half" > /dev/null

# 12 Mar 2026: remove discount
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d discounts= > /dev/null

# 13 Mar 2026: apply discount
# The clock moves to 13 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773360000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The list replaces the one before; a coupon that is named again begins anew.
# The API has no discounts of a customer; each subscription without its own is given it.
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_second" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "discounts[0][coupon]=$coupon_five" \
  -d "discounts[1][coupon]=$coupon_half" > /dev/null
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "discounts[0][coupon]=$coupon_five" \
  -d "discounts[1][coupon]=$coupon_half" > /dev/null

# 14 Mar 2026: set tax rates
# The clock moves to 14 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773446400 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The API has no tax rates of a customer; each subscription without its own is given them.
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d default_tax_rates= > /dev/null
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_second" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d default_tax_rates= > /dev/null
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d default_tax_rates= > /dev/null

# 15 Mar 2026: adjust balance (Sorry for 'that')
# The clock moves to 15 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773532800 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/customers/$customer/balance_transactions" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d amount=-500 \
  -d currency=usd \
  --data-urlencode $'description=Sorry\nfor \'that\'' > /dev/null
# Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
# account_balance=-500 on the customer: what was there had to be added by hand, and no reason
# was kept.

# 16 Mar 2026: set balance
# The clock moves to 16 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773619200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The ledger is only added to. From what the story has by now to 700 it is 700.
curl -sS "https://api.stripe.com/v1/customers/$customer/balance_transactions" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d amount=700 \
  -d currency=usd > /dev/null
# Negative is credit. Before API version 2019-10-17 one wrote the balance itself,
# account_balance=700 on the customer: what was there had to be added by hand, and no reason was
# kept.

# 16 Mar 2026: set balance
# The balance is 700 already: there is nothing to call.

# 17 Mar 2026: add invoice item (Setup)
# The clock moves to 17 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773705600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS https://api.stripe.com/v1/invoiceitems \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d amount=900 \
  -d currency=usd \
  -d "tax_rates[0]=$tax_rate_vat" \
  -d description=Setup > /dev/null

# 18 Mar 2026: add invoice item
# The clock moves to 18 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773792000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# A recurring price is no price of a single line, so what it costs is said instead.
curl -sS https://api.stripe.com/v1/invoiceitems \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "subscription=$subscription_main" \
  -d unit_amount_decimal=1250.5 \
  -d quantity=2 \
  -d currency=usd > /dev/null

# 19 Mar 2026: one off charge (Workshop)
# The clock moves to 19 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773878400 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS https://api.stripe.com/v1/payment_intents \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d amount=3000 \
  -d currency=usd \
  -d "customer=$customer" \
  -d payment_method=pm_card_visa \
  -d off_session=true \
  -d confirm=true \
  -d description=Workshop > /dev/null

# 20 Mar 2026: fail payments
# The clock moves to 20 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1773964800 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
failing_card_26=$(curl -sS https://api.stripe.com/v1/payment_methods/pm_card_chargeCustomerFail/attach \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" | jq -r .id)
curl -sS "https://api.stripe.com/v1/customers/$customer" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "invoice_settings[default_payment_method]=$failing_card_26" > /dev/null

# 21 Mar 2026: one off invoice
# The clock moves to 21 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1774051200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
invoice_16=$(curl -sS https://api.stripe.com/v1/invoices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d pending_invoice_items_behavior=include | jq -r .id)
curl -sS https://api.stripe.com/v1/invoiceitems \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "invoice=$invoice_16" \
  -d amount=4000 \
  -d currency=usd \
  -d description=Report > /dev/null
curl -sS -X POST "https://api.stripe.com/v1/invoices/$invoice_16/finalize" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" > /dev/null
# In the story it is not paid at once, so nothing tries to.

# 22 Mar 2026: pay invoice
# The clock moves to 22 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1774137600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/invoices/$invoice_16/pay" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d paid_out_of_band=true > /dev/null

# 25 Mar 2026: payments work again
# The clock moves to 25 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1774396800 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
working_card_26=$(curl -sS https://api.stripe.com/v1/payment_methods/pm_card_visa/attach \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" | jq -r .id)
curl -sS "https://api.stripe.com/v1/customers/$customer" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "invoice_settings[default_payment_method]=$working_card_26" > /dev/null

# 26 Mar 2026: one off invoice
# The clock moves to 26 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1774483200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
invoice_17=$(curl -sS https://api.stripe.com/v1/invoices \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d pending_invoice_items_behavior=exclude | jq -r .id)
curl -sS https://api.stripe.com/v1/invoiceitems \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" \
  -d "invoice=$invoice_17" \
  -d amount=4000 \
  -d currency=usd > /dev/null
curl -sS -X POST "https://api.stripe.com/v1/invoices/$invoice_17/finalize" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" > /dev/null
curl -sS -X POST "https://api.stripe.com/v1/invoices/$invoice_17/pay" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" > /dev/null

# 27 Mar 2026: issue credit note
# The clock moves to 27 Mar 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1774569600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS https://api.stripe.com/v1/credit_notes \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "invoice=$invoice_17" \
  -d amount=1500 \
  -d refund_amount=500 \
  -d credit_amount=1000 \
  -d reason=duplicate > /dev/null

# 15 Apr 2026: fail payments
# The clock moves to 15 Apr 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1776211200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
failing_card_31=$(curl -sS https://api.stripe.com/v1/payment_methods/pm_card_chargeCustomerFail/attach \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "customer=$customer" | jq -r .id)
curl -sS "https://api.stripe.com/v1/customers/$customer" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d "invoice_settings[default_payment_method]=$failing_card_31" > /dev/null
# After 3 payments that failed, attach pm_card_visa in the same way.

# 17 Apr 2026: void invoice
# The clock moves to 17 Apr 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1776384000 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# In the story this changes no invoice, so there is nothing to call.

# 20 May 2026: cancel
# The clock moves to 20 May 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1779235200 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_third" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d cancel_at_period_end=true > /dev/null

# 20 Jun 2026: cancel
# The clock moves to 20 Jun 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1781913600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS "https://api.stripe.com/v1/subscriptions/$subscription_second" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d cancel_at=1789430400 \
  -d proration_behavior=create_prorations > /dev/null

# 20 Jul 2026: cancel
# The clock moves to 20 Jul 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1784505600 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
curl -sS -X DELETE "https://api.stripe.com/v1/subscriptions/$subscription_main" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d prorate=true \
  -d invoice_now=true > /dev/null

# To the end of the story
# The clock moves to 20 Sep 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1789862400 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The clock moves to 20 Nov 2026.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1795132800 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
# The clock moves to 31 Dec 2026, 23:59:59 UTC.
curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock/advance" \
  -u "$STRIPE_SECRET_KEY:" \
  -H "Stripe-Version: 2026-10-28.endive" \
  -d frozen_time=1798761599 > /dev/null
until curl -sS "https://api.stripe.com/v1/test_helpers/test_clocks/$clock" \
  -u "$STRIPE_SECRET_KEY:" | jq -e '.status != "advancing"' > /dev/null
do sleep 1; done
