import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.js';
import { numberedChannel, type TransportEvents } from './numbered-channel.js';

/** A wire between members, which drops what it is told to. */
class Wire {
  readonly clock = new ManualClock();
  readonly ends = new Set<TransportEvents>();
  readonly sent: string[] = [];
  renewals = 0;
  onLost = (): void => {};
  drops: (text: string, receiver: TransportEvents) => boolean = () => false;

  join(echoes = true) {
    const told: unknown[] = [];
    let own!: TransportEvents;
    const channel = numberedChannel(
      {
        echoes,
        open: (events) => {
          own = events;
          this.ends.add(events);
          return {
            send: (text) => {
              this.sent.push(text);
              for (const end of this.ends) if ((echoes || end !== events) && !this.drops(text, end)) end.received(text);
            },
            renew: () => {
              this.renewals++;
            },
            close: () => void this.ends.delete(events),
          };
        },
      },
      {
        clock: this.clock,
        random: (() => {
          let n = 0;
          const id = this.ends.size + 1;
          return () => (id * 7 + n++ * 3) / 1_000;
        })(),
      },
    );
    const member = channel.join({
      armed: () => told.push('armed'),
      changed: (keys) => told.push(keys ?? 'any'),
      lost: () => {
        told.push('lost');
        this.onLost();
      },
    });
    return { member, told, take: () => told.splice(0), events: own };
  }
}

describe('A channel of numbered texts', () => {
  it('is armed by its own echo, and tells of what others change', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(), wire.join()];
    expect([one.take(), other.take()]).toEqual([[], []]);
    one.events.up();
    other.events.up();
    expect([one.take(), other.take()]).toEqual([['armed'], ['armed']]);
    one.member.publish(['a', 1]);
    one.member.publish(undefined);
    expect([one.take(), other.take()]).toEqual([[], [['a', 1], 'any']]);
  });

  it('is armed at once where there are no echoes', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(false), wire.join(false)];
    one.events.up();
    one.member.publish(['a']);
    expect([one.take(), other.take()]).toEqual([['armed'], [['a']]]);
  });

  it('takes a lost text for a change of any key: with the next text, or the next heartbeat', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(), wire.join()];
    one.events.up();
    other.events.up();
    other.take();
    const losing = (text: string): void => {
      wire.drops = (_, end) => end === other.events;
      one.member.publish([text]);
      wire.drops = () => false;
    };
    losing('a');
    one.member.publish(['b']);
    expect(other.take()).toEqual(['any']);
    one.member.publish(['c']);
    losing('d');
    expect(other.take()).toEqual([['c']]);
    wire.clock.advance(1_000);
    expect(other.take()).toEqual(['any']);
    wire.clock.advance(1_000);
    expect(other.take()).toEqual([]);
  });

  it('does not know what it has missed of one whom it hears first in the middle', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    one.member.publish(['a']);
    const other = wire.join();
    other.events.up();
    one.member.publish(['b']);
    expect(other.take()).toEqual(['armed', 'any']);
    const third = wire.join();
    third.events.up();
    wire.clock.advance(1_000);
    expect(third.take()).toEqual(['armed', 'any']);
  });

  it('takes a text that comes twice, or too late, for what it is', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(), wire.join()];
    one.events.up();
    other.events.up();
    one.member.publish(['a']);
    one.member.publish(['b']);
    other.take();
    for (const text of wire.sent.filter((text) => text.includes('"a"'))) other.events.received(text);
    one.member.publish(['c']);
    expect(other.take()).toEqual([['a'], ['c']]);
  });

  it('is lost once it has not heard itself for three heartbeats, and opens its way anew until it does', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    wire.clock.advance(10_000);
    expect(one.take()).toEqual(['armed', 'any']);
    wire.drops = () => true;
    wire.clock.advance(2_000);
    expect(one.take()).toEqual([]);
    wire.clock.advance(2_000);
    expect([one.take(), wire.renewals]).toEqual([['lost'], 1]);
    wire.clock.advance(6_000);
    expect([one.take(), wire.renewals]).toEqual([[], 3]);
    wire.drops = () => false;
    wire.clock.advance(1_000);
    expect(one.take()).toEqual(['armed']);
  });

  it('is lost where it hears what it has sent only long after, however steadily', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    const onTheirWay: string[][] = [];
    wire.drops = (text) => {
      onTheirWay.at(-1)!.push(text);
      return true;
    };
    const passes = (heartbeats: number, late: number) => {
      for (let n = 0; n < heartbeats; n++) {
        onTheirWay.push([]);
        wire.clock.advance(1_000);
        while (onTheirWay.length > late) for (const text of onTheirWay.shift()!) one.events.received(text);
      }
    };
    passes(10, 1);
    expect(one.take()).toEqual(['armed', 'any']);
    passes(10, 5);
    expect(one.take()).toEqual(['lost']);
    passes(10, 1);
    expect(one.take()).toEqual(['armed', 'any']);
  });

  it('is over where it is closed by who is told of a loss', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    wire.drops = () => true;
    wire.onLost = () => void one.member.close();
    wire.clock.advance(4_000);
    wire.sent.length = 0;
    wire.clock.advance(20_000);
    expect([wire.sent, wire.renewals]).toEqual([[], 0]);
  });

  it('is lost where its transport says so', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    one.events.down(new Error('cut'));
    one.events.down();
    one.events.up();
    expect(one.take()).toEqual(['armed', 'lost', 'armed']);
  });

  it('takes the silence of another member for a change of any key, but not that he has left', () => {
    const wire = new Wire();
    const [one, other, third] = [wire.join(), wire.join(), wire.join()];
    for (const { events } of [one, other, third]) events.up();
    wire.clock.advance(3_000);
    one.take();
    third.member.close();
    wire.clock.advance(5_000);
    expect(one.take()).toEqual([]);
    const name = nameOf(wire, other);
    one.take();
    wire.drops = (text, end) => end === one.events && text.startsWith(name);
    wire.clock.advance(5_000);
    expect(one.take()).toEqual(['any']);
  });

  it('takes three heartbeats after arming for a change of any key: who has ended before he was heard is missed by nobody', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    wire.clock.advance(2_000);
    expect(one.take()).toEqual(['armed']);
    wire.clock.advance(1_000);
    expect(one.take()).toEqual(['any']);
    wire.clock.advance(20_000);
    expect(one.take()).toEqual([]);
  });

  it('tells of many keys in several texts', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(), wire.join()];
    one.events.up();
    other.events.up();
    other.take();
    const keys = Array.from({ length: 2_500 }, (_, index) => `k${index}`);
    one.member.publish(keys);
    expect(other.told.map((some) => (some as unknown[]).length)).toEqual([1_000, 1_000, 500]);
    expect(other.take().flat()).toEqual(keys);
  });

  it('notices by the farewell of a member what it has lost of it', () => {
    const wire = new Wire();
    const [one, other] = [wire.join(), wire.join()];
    for (const { events } of [one, other]) events.up();
    wire.clock.advance(3_000);
    other.member.publish(['a']);
    one.take();
    wire.drops = (_, end) => end === one.events;
    other.member.publish(['b']);
    wire.drops = () => false;
    other.member.close();
    expect(one.take()).toEqual(['any']);
    wire.clock.advance(10_000);
    expect(one.take()).toEqual([]);
  });

  it('says once why it cannot be armed', () => {
    const wire = new Wire();
    wire.drops = () => true;
    const [refused, silent] = [wire.join(), wire.join()];
    refused.events.down(new Error('NOPERM'));
    refused.events.down(new Error('NOPERM'));
    wire.clock.advance(10_000);
    expect([refused.take(), silent.take()]).toEqual([['lost'], ['lost']]);
    wire.drops = () => false;
    refused.events.up();
    expect(refused.take()).toEqual(['armed']);
  });

  it('gives its transport no more than 1,000 texts at a time, and what it leaves out is a gap', async () => {
    let held: (() => void)[] = [];
    const sent: string[] = [];
    const send = (text: string) => {
      sent.push(text);
      return new Promise<void>((resolve) => held.push(resolve));
    };
    const transport = { echoes: false, open: () => ({ send, close: () => {} }) };
    const member = numberedChannel(transport, { clock: new ManualClock() }).join({
      armed: () => {},
      changed: () => {},
      lost: () => {},
    });
    for (let change = 0; change < 1_500; change++) member.publish(['k']);
    expect(sent).toHaveLength(1_000);
    for (const resolve of held.splice(0)) resolve();
    held = [];
    await Promise.resolve();
    member.publish(['k']);
    expect(JSON.parse(sent.at(-1)!)).toEqual([expect.any(String), 1_501, expect.any(Number), ['k']]);
    member.close();
  });

  it('refuses what is no transport and no option', () => {
    const transport = { echoes: false, open: () => ({ send: () => {}, close: () => {} }) };
    expect(() => numberedChannel({} as never)).toThrow('transport must be a transport with open, not Object');
    expect(() => numberedChannel(transport, { heartbeat: 0 })).toThrow(RangeError);
    expect(() => numberedChannel(transport, { hartbeat: 5 } as never)).toThrow('There is no option hartbeat, only');
    expect(() => numberedChannel(transport, { clock: {} as never })).toThrow('clock must be a clock with now');
  });

  it('is silent after close, and does not heed what is none of its texts', () => {
    const wire = new Wire();
    const one = wire.join();
    one.events.up();
    one.take();
    for (const text of [
      '',
      '{}',
      '[]',
      '["a"]',
      '["a","b"]',
      '["a",1,[]]',
      '["a",1,2]',
      '["a",1,2,3]',
      'null',
      '[1,1]',
    ])
      one.events.received(text);
    expect(one.take()).toEqual([]);
    one.member.close();
    wire.sent.length = 0;
    one.events.up();
    one.events.received('["other",1,0,["a"]]');
    one.events.down();
    wire.clock.advance(10_000);
    expect([wire.sent, one.take()]).toEqual([[], []]);
  });
});

/** What the texts of a member begin with. */
function nameOf(wire: Wire, member: { readonly member: { publish(keys: undefined): void } }): string {
  const before = wire.sent.length;
  member.member.publish(undefined);
  return wire.sent[before]!.split(',')[0]!;
}
