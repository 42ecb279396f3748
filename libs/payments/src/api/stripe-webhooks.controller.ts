import { BadRequestException, Controller, Headers, HttpCode, NotFoundException, Post, Req } from '@nestjs/common';
import { TakeCardEvent } from '../use-cases/take-card-event';

/** What Stripe tells, on the bytes as they came: the signature is checked before anything is read from them. */
@Controller('stripe')
export class StripeWebhooksController {
  constructor(private readonly taking: TakeCardEvent) {}

  /** 400 where the signature is not good, 404 where the rail is off; Stripe sends again what is not answered with 200. */
  @Post('webhooks')
  @HttpCode(200)
  async take(
    @Req() { body }: { body: unknown },
    @Headers('stripe-signature') signature: string | undefined,
  ): Promise<{ received: true }> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const taken = await this.taking.run(bytes, signature ?? '');
    if (taken === 'OFF') throw new NotFoundException();
    if (taken === 'UNSIGNED') throw new BadRequestException();
    return { received: true };
  }
}
