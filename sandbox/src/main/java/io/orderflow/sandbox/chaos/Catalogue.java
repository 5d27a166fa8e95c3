package io.orderflow.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * What there is to buy in a run.
 *
 * @param articles price and stock by product
 * @param usual of which there is always enough, at any price
 * @param hot of which there is enough, and which many orders want at once
 * @param soldOut of which there is none
 */
record Catalogue(Map<String, Article> articles, List<String> usual, List<String> hot, List<String> soldOut) {

	private static final int USUAL = 500;

	private static final int HOT = 3;

	private static final int SOLD_OUT = 5;

	private static final long PLENTY = 1_000_000;

	private static final int MOST_LAST_PIECES = 8;

	/** From a cent to nearly 10,000.00, as many cheap ones as dear ones. */
	private static final double DEAREST = 999_999;

	static Catalogue of(Random random) {
		Catalogue catalogue = new Catalogue(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		for (int i = 0; i < USUAL; i++) {
			catalogue.usual
				.add(catalogue.add("usual-" + i, Math.round(Math.pow(DEAREST, random.nextDouble())), PLENTY));
		}
		// The ends of what a price can be.
		catalogue.usual.add(catalogue.add("cheapest", 1, PLENTY));
		catalogue.usual.add(catalogue.add("dearest", 9_999_999, PLENTY));
		for (int i = 0; i < HOT; i++) {
			catalogue.hot.add(catalogue.add("hot-" + i, 999 + 100L * i, PLENTY));
		}
		for (int i = 0; i < SOLD_OUT; i++) {
			catalogue.soldOut.add(catalogue.add("sold-out-" + i, 1_999 + i, 0));
		}
		return catalogue;
	}

	/** Puts in the last pieces of something, for as many buyers as come. */
	String addScarce(int number, Random random) {
		return add("scarce-" + number, 4_995 + number % 10, 1 + random.nextInt(MOST_LAST_PIECES));
	}

	private String add(String product, long cents, long stock) {
		this.articles.put(product, new Article(cents, stock));
		return product;
	}

	long cents(String product) {
		return Objects.requireNonNull(this.articles.get(product)).cents();
	}

	/**
	 * What is sold.
	 *
	 * @param cents for how much
	 * @param stock how many there are in the beginning
	 */
	record Article(long cents, long stock) {
	}

}
