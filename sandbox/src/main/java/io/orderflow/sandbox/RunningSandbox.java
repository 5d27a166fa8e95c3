package io.orderflow.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox that runs in another terminal, for the commands of this one.
 *
 * @param pid its process
 * @param contact how to speak to it
 */
record RunningSandbox(long pid, Run.Contact contact) {

	static RunningSandbox find() {
		return new RunFile(Project.locate().runFile()).running()
			.map((run) -> new RunningSandbox(run.sandbox().pid(), requireContact(run)))
			.orElseThrow(() -> new SandboxException("Nothing is running; start it first: ./demo"));
	}

	private static Run.Contact requireContact(Run run) {
		Run.Contact contact = run.contact();
		if (contact == null) {
			throw new SandboxException("The sandbox is still starting");
		}
		return contact;
	}

	OrderApi orderApi() {
		return new OrderApi(this.contact.orderApi(), tokens());
	}

	Workers workers() {
		return new Workers(status().services()
			.stream()
			.filter((service) -> service.service().equals(Service.ORDER_WORKER.id()))
			.flatMap((service) -> Stream.ofNullable(service.process()))
			.map((process) -> URI.create("http://127.0.0.1:" + process.port()))
			.toList(), tokens());
	}

	Tokens tokens() {
		return new Tokens(this.contact.issuer());
	}

	Status status() {
		return new JsonMapper().readValue(command("/status"), Status.class);
	}

	/**
	 * Has the sandbox do something.
	 * @param path the command
	 * @return what it says
	 */
	String command(String path) {
		HttpRequest request = HttpRequest.newBuilder(this.contact.control().resolve(path))
			.header(Control.TOKEN, this.contact.token())
			.POST(HttpRequest.BodyPublishers.noBody())
			.build();
		try (HttpClient http = HttpClient.newHttpClient()) {
			HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
			if (answer.statusCode() != 200) {
				throw new SandboxException(answer.body());
			}
			return answer.body();
		}
		catch (IOException failure) {
			throw new SandboxException("The sandbox (process " + this.pid + ") does not answer", failure);
		}
		catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new SandboxException("Interrupted", interrupted);
		}
	}

}
