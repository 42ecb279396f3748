/** Who publishes contracts, and under which prefix: given once by https://standard.open-contracting.org/, then never changed. */
export class OcdsPublisher {
  private constructor(
    /** The beginning of every ocid. */
    readonly prefix: string,
    readonly name: string,
  ) {}

  /** @throws Error where the prefix is none. */
  static of({ prefix, name }: OcdsSettings): OcdsPublisher {
    if (!/^ocds-[a-z0-9]{3,20}$/.test(prefix)) throw new Error(`OCDS_PREFIX must be like ocds-a1b2c3, not ${prefix}`);
    return new OcdsPublisher(prefix, name);
  }
}

export interface OcdsSettings {
  prefix: string;
  name: string;
}

/** The prefix marks a trial: a publisher registers one of its own. */
const TRIAL: OcdsSettings = { prefix: 'ocds-trial', name: '山海消费帮扶平台' };

export const readOcdsSettings = (environment: NodeJS.ProcessEnv): OcdsSettings => ({
  prefix: environment.OCDS_PREFIX || TRIAL.prefix,
  name: environment.OCDS_PUBLISHER || TRIAL.name,
});
