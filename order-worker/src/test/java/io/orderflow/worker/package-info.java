/** What the worker promises, shown against a real queue and services played over HTTP. */
@NullMarked
package io.orderflow.worker;

import org.jspecify.annotations.NullMarked;
