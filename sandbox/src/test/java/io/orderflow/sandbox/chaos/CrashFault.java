package io.orderflow.sandbox.chaos;

/** What happens at a point. */
enum CrashFault {

	/** The process ends at once, as by {@code kill -9}, and the work is not done. */
	KILLED_BEFORE("killed before", "before", "HALT"),

	/** The process ends at once when the work is done. */
	KILLED_AFTER("killed after", "after", "HALT"),

	/** The work is done, but whoever had it done gets an error. */
	REPLY_LOST("reply lost", "after", "LOSE"),

	/** The work is done twice. */
	TWICE("delivered twice", "before", "TWICE");

	private final String words;

	private final String moment;

	private final String order;

	CrashFault(String words, String moment, String order) {
		this.words = words;
		this.moment = moment;
		this.order = order;
	}

	/** Whether it strikes before the work or after it. */
	String moment() {
		return this.moment;
	}

	/** What the service is told to do. */
	String order() {
		return this.order;
	}

	boolean kills() {
		return this == KILLED_BEFORE || this == KILLED_AFTER;
	}

	@Override
	public String toString() {
		return this.words;
	}

}
