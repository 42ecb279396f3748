import type Stripe from 'stripe';

/** What the payer has to do: go to Alipay or to the bank of the card, or scan WeChat's code. */
export function nextAction(id: string, method: string, returnUrl: string | null): Stripe.PaymentIntent.NextAction {
  const url = `https://hooks.stripe.com/redirect/authenticate/${id}`;
  switch (method) {
    case 'alipay': {
      const alipay = { native_data: null, native_url: null, return_url: returnUrl, url };
      return { type: 'alipay_handle_redirect', alipay_handle_redirect: alipay };
    }
    case 'wechat_pay': {
      const image = `https://qr.stripe.com/${id}`;
      const code = {
        data: `weixin://wxpay/bizpayurl?pr=${id}`,
        hosted_instructions_url: `https://payments.stripe.com/qr/instructions/${id}`,
        image_data_url: 'data:image/png;base64,iVBORw0KGgo=',
        image_url_png: `${image}.png`,
        image_url_svg: `${image}.svg`,
      };
      return { type: 'wechat_pay_display_qr_code', wechat_pay_display_qr_code: code };
    }
    default:
      return returnUrl
        ? { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } }
        : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url } };
  }
}
