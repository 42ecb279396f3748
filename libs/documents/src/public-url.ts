/** Where the world finds this platform: what is printed leads there, so it is a setting that outlives machines. */
export class PublicUrl {
  private constructor(private readonly base: string) {}

  /**
   * @param text such as `https://trace.example.cn`; a path may follow, behind which a proxy serves the API.
   * @throws Error where it is no address of the web.
   */
  static of(text: string): PublicUrl {
    const url = URL.canParse(text) ? new URL(text) : null;
    const plain = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
    if (!plain) throw new Error(`PUBLIC_URL must be like https://trace.example.cn, not ${text}`);
    return new PublicUrl(url.href.replace(/\/+$/, ''));
  }

  /** The address of a path of the API, which begins with a slash. */
  to(path: `/${string}`): string {
    return `${this.base}${path}`;
  }
}
