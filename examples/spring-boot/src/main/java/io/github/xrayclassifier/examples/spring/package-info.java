// SPDX-License-Identifier: Apache-2.0
/** A service of Spring Boot with one endpoint for uploads. */
@NullMarked
package io.github.xrayclassifier.examples.spring;

import org.jspecify.annotations.NullMarked;
