package io.orderflow.crashpoints;

import java.io.IOException;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** The points before and after each call to another service. */
record CallPoints(Sweep sweep) implements ClientHttpRequestInterceptor {

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String operation = "call " + request.getMethod() + " " + request.getURI().getPath();
		boolean twice = this.sweep.before(operation);
		if (twice) {
			try (ClientHttpResponse first = execution.execute(request, body)) {
				first.getBody().readAllBytes();
			}
		}
		ClientHttpResponse answer = execution.execute(request, body);
		if (this.sweep.after(operation, "")) {
			answer.close();
			throw new IOException("The connection broke before the answer came");
		}
		return answer;
	}

}
