package io.orderflow.sandbox;

import java.util.List;
import java.util.function.Function;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;

/**
 * Tables for a terminal, all of one look: words to the left, numbers to the right.
 */
public final class Table {

	private Table() {
	}

	/** The rows below their headers, without a line break in the end. */
	public static <T> String of(List<T> rows, List<ColumnData<T>> columns) {
		return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER, rows, columns);
	}

	/** A column of words. */
	public static <T> ColumnData<T> text(String header, Function<T, String> value) {
		return words(header).with(value);
	}

	/** A column of sentences, which go on in the next line where they are wider. */
	public static <T> ColumnData<T> text(String header, int widest, Function<T, String> value) {
		return words(header).maxWidth(widest, OverflowBehaviour.NEWLINE).with(value);
	}

	/** A column of numbers. */
	public static <T> ColumnData<T> number(String header, Function<T, String> value) {
		return new Column().header(header).dataAlign(HorizontalAlign.RIGHT).with(value);
	}

	private static Column words(String header) {
		return new Column().header(header).dataAlign(HorizontalAlign.LEFT);
	}

}
