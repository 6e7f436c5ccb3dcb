// SPDX-License-Identifier: Apache-2.0
/** The command xray. */
@SuppressWarnings("module") // the module named in qualified exports is compiled later
module io.github.xrayclassifier.cli {
    requires transitive io.github.xrayclassifier.evaluation;
    requires io.github.xrayclassifier.bundled;
    requires io.github.xrayclassifier.dicom;
    requires io.github.xrayclassifier.onnx;
    requires io.github.xrayclassifier.pacs;
    requires io.github.xrayclassifier.serve;
    requires io.github.xrayclassifier.testkit;
    requires com.google.gson;
    requires transitive info.picocli;

    exports io.github.xrayclassifier.cli;
    exports io.github.xrayclassifier.cli.terminal;
    exports io.github.xrayclassifier.cli.evaluation to
            io.github.xrayclassifier.cli.training;

    opens io.github.xrayclassifier.cli to
            info.picocli;
    opens io.github.xrayclassifier.cli.evaluation to
            info.picocli;
}
