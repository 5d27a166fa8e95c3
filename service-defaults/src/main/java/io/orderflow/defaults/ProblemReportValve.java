package io.orderflow.defaults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers with a problem document what Tomcat refuses before the application sees it,
 * such as a request that is not HTTP. Tomcat makes it by its name.
 */
public final class ProblemReportValve extends ErrorReportValve {

	@Override
	protected void report(Request request, Response response, @Nullable Throwable failure) {
		if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
			return;
		}
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		String title = (status != null) ? status.getReasonPhrase() : "Error";
		byte[] problem = "{\"status\":%d,\"title\":\"%s\"}".formatted(response.getStatus(), title)
			.getBytes(StandardCharsets.UTF_8);
		try {
			response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
			response.setContentLength(problem.length);
			response.getOutputStream().write(problem);
			response.finishResponse();
		}
		catch (IOException | IllegalStateException gone) {
			this.container.getLogger().debug("Nobody took the answer", gone);
		}
	}

}
