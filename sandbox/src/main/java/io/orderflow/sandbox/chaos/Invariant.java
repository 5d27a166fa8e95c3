package io.orderflow.sandbox.chaos;

/**
 * What must hold once the faults have ended and everything has settled, whatever has
 * happened on the way.
 */
enum Invariant {

	I1("Every accepted order exists and has ended as it must; of what was never answered, what exists has ended too."),

	I2("A customer's key has one order and one answer, and no order exists that nobody asked for."),

	I3("An order is charged at most once, a completed one exactly once, and what the catalogue says."),

	I4("What the bank has kept is what the completed orders cost."),

	I5("No piece is missing or sold twice: what was put on the shelf is there still or was taken by completed orders."),

	I6("An order has at most one parcel, a completed one exactly one, and no parcel is unpaid."),

	I7("Whoever was charged has got either the parcel or all the money back."),

	I8("A rejected order has no effect left, undone last first, and nothing done after the refusal."),

	I9("An order's status takes only steps that there are, and none once it has ended."),

	I10("OrderQueue is empty, and the dead-letter queue has exactly the poison that was put in."),

	I11("Nothing waits in the outbox."),

	I12("No message is deleted before its order has ended or is with the operator."),

	I13("Whoever was told of an order finds it, and never sees it go back."),

	I14("A step that is asked again answers what it has answered and writes nothing."),

	I15("No service is called more often than the messages received account for."),

	I16("What customers wrote stands in no log and in no problem document."),

	I17("Each kind of fault struck while orders were on their way, and every service is up in the end.");

	private final String sentence;

	Invariant(String sentence) {
		this.sentence = sentence;
	}

	String sentence() {
		return this.sentence;
	}

}
