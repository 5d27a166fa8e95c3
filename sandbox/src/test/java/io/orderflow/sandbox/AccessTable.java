package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table in docs/operations.md that says which scope opens which path.
 */
final class AccessTable {

	private static final Pattern ROW = Pattern.compile("\\| (all|[a-z]+-[a-z]+) \\| (`.*/.*`.*) \\| (`.*`) \\|");

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private final List<Row> rows;

	private final Set<Row> used = new HashSet<>();

	private AccessTable(List<Row> rows) {
		this.rows = rows;
	}

	static AccessTable ofTheDocument() throws IOException {
		String text = Files.readString(Project.locate().root().resolve("docs/operations.md"));
		String section = text.substring(text.indexOf("## Who may call what"));
		List<Row> rows = new ArrayList<>();
		section.lines().skip(1).takeWhile((line) -> !line.startsWith("## ")).forEach((line) -> {
			var row = ROW.matcher(line);
			if (row.matches()) {
				codes(row.group(2)).forEach(
						(path) -> rows.add(new Row(row.group(1), path, new TreeSet<>(codes(row.group(3)).toList()))));
			}
		});
		return new AccessTable(rows);
	}

	private static Stream<String> codes(String cell) {
		return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1));
	}

	/** Those of the first row that is about it; a route in no row is closed. */
	Set<String> scopes(Service service, Doors.Route route) {
		return this.rows.stream().filter((row) -> row.isAbout(service, route)).findFirst().map((row) -> {
			this.used.add(row);
			return row.scopes();
		}).orElse(Set.of());
	}

	List<Row> unused() {
		return this.rows.stream().filter((row) -> !this.used.contains(row)).toList();
	}

	/**
	 * A path and what opens it.
	 *
	 * @param service the service, or all
	 * @param path the path, after its method where that matters
	 * @param scopes each of them opens it
	 */
	record Row(String service, String path, Set<String> scopes) {

		boolean isAbout(Service asked, Doors.Route route) {
			String pattern = this.path.replaceAll("\\{[^}]+}", "[^/]+").replace("/**", "(/.*)?");
			String called = this.path.contains(" ") ? route.method() + " " + route.uri().getPath()
					: route.uri().getPath();
			return (this.service.equals("all") || this.service.equals(asked.id())) && called.matches(pattern);
		}

	}

}
