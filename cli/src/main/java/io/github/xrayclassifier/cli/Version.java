// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}: the version in the manifest of the jar, and the Java that runs it. */
public final class Version implements IVersionProvider {

    Version() {} // by picocli

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "xray " + (version == null ? "(unpackaged)" : version), "Java " + System.getProperty("java.version")
        };
    }
}
