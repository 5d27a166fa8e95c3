package io.orderflow.sandbox.chaos;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import io.orderflow.sandbox.Project;
import io.orderflow.sandbox.SandboxException;
import io.orderflow.sandbox.Service;

/**
 * Compiles edited copies of services' sources against the services' own jars, into
 * folders that are put in front of these.
 *
 * @param project where sources and jars are
 * @param folder where the copies and their classes go
 */
record EditedClasses(Project project, Path folder) {

	/** Returns for each service that is edited where its other classes are. */
	Map<Service, Path> compile(List<Edit> edits) {
		Map<Service, List<Path>> copies = new EnumMap<>(Service.class);
		sources(edits).forEach((first, source) -> copies.computeIfAbsent(first.service(), (one) -> new ArrayList<>())
			.add(copy(first, source)));
		Map<Service, Path> classes = new EnumMap<>(Service.class);
		copies.forEach((service, files) -> classes.put(service, compile(service, files)));
		return classes;
	}

	/** What each file says once all of its edits are made, by the first of these. */
	private Map<Edit, String> sources(List<Edit> edits) {
		Map<Edit, String> sources = new LinkedHashMap<>();
		edits.stream()
			.collect(Collectors.groupingBy((edit) -> edit.file(this.project), LinkedHashMap::new, Collectors.toList()))
			.forEach((file, ofTheFile) -> {
				String source = ofTheFile.getFirst().read(this.project);
				for (Edit edit : ofTheFile) {
					source = edit.apply(source);
				}
				sources.put(ofTheFile.getFirst(), source);
			});
		return sources;
	}

	private Path copy(Edit edit, String source) {
		Path copy = this.folder.resolve("sources").resolve(edit.type() + ".java");
		try {
			Files.createDirectories(copy.getParent());
			return Files.writeString(copy, source);
		}
		catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private Path compile(Service service, List<Path> files) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		if (compiler == null) {
			throw new SandboxException(
					"The self-test compiles edited sources and needs a JDK; this Java has no compiler");
		}
		Path classes = this.folder.resolve(service.id());
		StringWriter said = new StringWriter();
		// Spring binds by the names of parameters.
		boolean compiled = compiler
			.getTask(said, null, null,
					List.of("-parameters", "-proc:none", "-nowarn", "-implicit:none", "-d", classes.toString(), "-cp",
							this.project.classPath(service)),
					null, compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files))
			.call();
		if (!compiled) {
			throw new SandboxException("An edited source of " + service.id() + " does not compile:\n" + said);
		}
		return classes;
	}

}
