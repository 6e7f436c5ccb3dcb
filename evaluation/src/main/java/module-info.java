// SPDX-License-Identifier: Apache-2.0
/** Manifests, metrics with intervals, calibration, abstention policies, audits, biomarkers and reports; no libtorch. */
module io.github.xrayclassifier.evaluation {
    requires transitive io.github.xrayclassifier;
    requires io.github.xrayclassifier.dicom;
    requires io.github.xrayclassifier.onnx;
    requires com.google.gson;
    requires com.google.protobuf;
    requires org.apache.commons.csv;
    requires org.tribuo.util.onnx;

    exports io.github.xrayclassifier.abstention;
    exports io.github.xrayclassifier.audit;
    exports io.github.xrayclassifier.biomarkers;
    exports io.github.xrayclassifier.comparison;
    exports io.github.xrayclassifier.dataset;
    exports io.github.xrayclassifier.evaluation;
    exports io.github.xrayclassifier.lungs;
    exports io.github.xrayclassifier.manifest;
    exports io.github.xrayclassifier.modelfile;
    exports io.github.xrayclassifier.report;
}
