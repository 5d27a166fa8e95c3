package io.orderflow.worker;

import java.time.Duration;

/**
 * A token that a service takes for a while. The while is measured by this machine from
 * the moment at which the token was asked for: a clock that is set, here or at the
 * issuer, changes nothing.
 *
 * @param value what is shown to the service
 * @param renewAt when the next one is to be asked for
 * @param endAt when it must no longer be shown
 */
record ServiceToken(String value, long renewAt, long endAt) {

	/** Services let clocks differ by as much. */
	static final Duration MARGIN = Duration.ofSeconds(5);

	/** Whatever the issuer says, nothing is shown for longer. */
	private static final Duration LONGEST = Duration.ofDays(1);

	/**
	 * A token that was just given.
	 * @param life how long the issuer says that it lives; longer than {@link #MARGIN}
	 * @param askedAt when it was asked for
	 */
	static ServiceToken of(String value, Duration life, long askedAt) {
		long use = ((life.compareTo(LONGEST) < 0) ? life : LONGEST).minus(MARGIN).toNanos();
		return new ServiceToken(value, askedAt + use / 3 * 2, askedAt + use);
	}

	/** One that its service has refused: no token any more. */
	ServiceToken refused(long renewAt) {
		return new ServiceToken(this.value, renewAt, System.nanoTime());
	}

	boolean isGood() {
		return left().isPositive();
	}

	/** How long it may still be shown; negative once it may not. */
	Duration left() {
		return Duration.ofNanos(this.endAt - System.nanoTime());
	}

	/** How long it is until the next one is to be asked for. */
	Duration untilRenewal() {
		return Duration.ofNanos(this.renewAt - System.nanoTime());
	}

	@Override
	public String toString() {
		return "ServiceToken[left=" + left() + "]";
	}

}
