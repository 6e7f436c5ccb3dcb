// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The whole application: the starter brings the classifier, its health, its metrics and its answers to bad files. */
@SpringBootApplication
public class ChestApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(ChestApplication.class, arguments);
    }
}
