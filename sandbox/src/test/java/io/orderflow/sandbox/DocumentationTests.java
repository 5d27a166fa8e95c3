package io.orderflow.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the Markdown says exists: every link leads somewhere, every name is one of ours.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of(System.getProperty("project.root"));

	private static final Pattern TYPE_NAME = Pattern.compile("([A-Z][a-z0-9]+){2,}");

	private static final Pattern PROPERTY = Pattern.compile("(orderflow|dev-issuer)(\\.[a-z-]+)+");

	/** Types that the documents mention and that are not ours. */
	private static final Set<String> OTHERS = Set.of("JdbcClient");

	static List<Path> documents() throws IOException {
		return files((file) -> file.toString().endsWith(".md")).toList();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void leadsEveryLinkSomewhere(Path document) throws IOException {
		List<String> broken = new ArrayList<>();
		visit(document, new AbstractVisitor() {
			@Override
			public void visit(Link link) {
				if (!leadsSomewhere(document, link.getDestination())) {
					broken.add(link.getDestination());
				}
				visitChildren(link);
			}
		});
		assertThat(broken).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void mentionsOnlyTypesThatExist(Path document) throws IOException {
		Set<String> types = files((file) -> file.toString().endsWith(".java"))
			.map((file) -> file.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		types.addAll(OTHERS);
		types.addAll(Monitoring.namesOfAlerts());
		assertThat(codeIn(document)).filteredOn((code) -> TYPE_NAME.matcher(code).matches()).isSubsetOf(types);
	}

	@ParameterizedTest
	@MethodSource("documents")
	void mentionsOnlyFilesThatExist(Path document) throws IOException {
		assertThat(codeIn(document)).filteredOn((code) -> code.matches("(ops|docs|contracts|\\.ci)/[\\w./-]+"))
			.allSatisfy((path) -> assertThat(ROOT.resolve(path)).exists());
	}

	@Test
	void describesEverySettingAndNoOther() throws IOException {
		Set<String> described = codeIn(ROOT.resolve("docs/operations.md")).stream()
			.filter((code) -> PROPERTY.matcher(code).matches())
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> settings = new TreeSet<>();
		for (Path metadata : metadata()) {
			for (JsonNode property : new JsonMapper().readTree(metadata).get("properties")) {
				settings.add(property.get("name").asString());
			}
		}
		assertThat(described).isEqualTo(settings);
	}

	private static List<Path> metadata() throws IOException {
		try (Stream<Path> modules = Files.list(ROOT)) {
			return modules.map((module) -> module.resolve("target/classes/META-INF/spring-configuration-metadata.json"))
				.filter(Files::exists)
				.toList();
		}
	}

	static boolean leadsSomewhere(Path document, String destination) {
		if (destination.matches("https?://.*")) {
			return true;
		}
		String[] parts = destination.split("#", 2);
		Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
		return Files.exists(target) && (parts.length == 1 || anchorsOf(target).contains(parts[1]));
	}

	private static Set<String> anchorsOf(Path document) {
		Set<String> anchors = new TreeSet<>();
		visit(document, new AbstractVisitor() {
			@Override
			public void visit(Heading heading) {
				StringBuilder title = new StringBuilder();
				heading.accept(new AbstractVisitor() {
					@Override
					public void visit(Text text) {
						title.append(text.getLiteral());
					}

					@Override
					public void visit(Code code) {
						title.append(code.getLiteral());
					}
				});
				anchors.add(anchor(title.toString()));
			}
		});
		return anchors;
	}

	/** By what a link leads to a section of that title. */
	static String anchor(String title) {
		return title.toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum} _-]", "").replace(' ', '-');
	}

	private static Set<String> codeIn(Path document) {
		Set<String> code = new TreeSet<>();
		visit(document, new AbstractVisitor() {
			@Override
			public void visit(Code inline) {
				code.add(inline.getLiteral());
			}
		});
		return code;
	}

	private static void visit(Path document, AbstractVisitor visitor) {
		try {
			Parser.builder()
				.extensions(List.of(TablesExtension.create()))
				.build()
				.parse(Files.readString(document))
				.accept(visitor);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	/** The files of the project, without what was built or is kept beside it. */
	private static Stream<Path> files(Predicate<Path> wanted) throws IOException {
		List<Path> found = new ArrayList<>();
		Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				String name = folder.getFileName().toString();
				return Set.of("target", ".git", ".orderflow").contains(name) ? FileVisitResult.SKIP_SUBTREE
						: FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (wanted.test(file)) {
					found.add(file);
				}
				return FileVisitResult.CONTINUE;
			}
		});
		return found.stream();
	}

}
