package io.orderflow.sandbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The project's folder: where the jars of the services are, and {@code .orderflow} for
 * what the sandbox leaves behind.
 *
 * @param root the folder of the parent POM
 */
public record Project(Path root) {

	/** From the place of the sandbox's own jar, or where the build says. */
	public static Project locate() {
		String told = System.getProperty("project.root");
		Path root = (told != null) ? Path.of(told)
				: Path.of(System.getProperty("java.class.path")).toAbsolutePath().resolve("../../..").normalize();
		if (!Files.isDirectory(root.resolve(Service.ORDER_API.id()))) {
			throw new SandboxException("The project is not at " + root
					+ ": run the jar where Maven has put it, sandbox/target/sandbox.jar");
		}
		return new Project(root);
	}

	/** What the build has made of a service. */
	public Path jar(Service service) {
		return jar(service.id());
	}

	/** What the build has made of a module. */
	Path jar(String module) {
		Path jar = this.root.resolve(module).resolve("target").resolve(module + ".jar");
		if (!Files.exists(jar)) {
			throw new SandboxException(jar + " is missing; build it first: mvn -DskipTests package");
		}
		return jar;
	}

	/** What a service's own classes are compiled against, and these classes. */
	public String classPath(Service service) {
		Path jar = new Programs(this).of(service);
		return jar + File.pathSeparator + jar.resolveSibling("lib") + File.separator + "*";
	}

	/** How to run what the build has made of a module that is no service. */
	public List<String> command(String module, Compilation compilation) {
		return Jvm.command(new Programs(this).of(module), List.of(), false, compilation);
	}

	/** What the services of the demo print. */
	public Path logs() {
		return this.root.resolve(".orderflow/logs");
	}

	/** Data of a start that keeps none; it goes with the sandbox. */
	public Path passing() {
		return this.root.resolve(".orderflow/passing");
	}

	Path runFile() {
		return this.root.resolve(".orderflow/run.json");
	}

}
