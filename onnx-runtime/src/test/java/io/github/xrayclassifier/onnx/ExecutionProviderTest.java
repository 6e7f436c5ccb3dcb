// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.xrayclassifier.failure.BackendException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reasons are ONNX Runtime 1.29.0's own words from its CPU artifact; where a provider exists its cases are skipped. */
class ExecutionProviderTest {

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of(ExecutionProvider.cuda(0), "Failed to find CUDA shared provider", "onnxruntime_gpu"),
                Arguments.of(
                        ExecutionProvider.directMl(0),
                        "This binary was not compiled with DirectML support",
                        "DirectML.dll 1.8.0 or newer"));
    }

    private static void assumeMissing(ExecutionProvider provider) {
        assumeThat(ProviderReport.of(NativeLibrary.environment(), provider).isAvailable())
                .as("%s is available", provider)
                .isFalse();
    }

    private static OnnxOptions options(ExecutionProvider provider, FallbackPolicy policy) {
        return OnnxOptions.defaults().withProvider(provider, policy);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void isAnErrorWhereItIsRequiredAndMissing(ExecutionProvider provider, String reason, String remedy) {
        assumeMissing(provider);
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> OnnxBackend.open(TestModel.source(), options(provider, FallbackPolicy.REQUIRE)))
                .withMessageStartingWith("provider: expected " + provider + ", found it not available: ")
                .withMessageContainingAll(reason, "Remedy: ", remedy, "FallbackPolicy.PREFER");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void givesWayToTheCpuWhereItIsPreferredAndMissing(ExecutionProvider provider, String reason, String remedy) {
        assumeMissing(provider);
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source(), options(provider, FallbackPolicy.PREFER))) {
            assertThat(backend.info().provider()).isEqualTo("CPU");
            assertThat(backend.info().fallbackReason().orElseThrow())
                    .startsWith(provider + ": ")
                    .contains(reason);
            assertThat(backend.openContext().run().logits()).hasSize(3);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void isReportedWithItsReason(ExecutionProvider provider, String reason, String remedy) {
        assumeMissing(provider);
        assertThat(RuntimeReport.probe().providers())
                .filteredOn(report -> report.provider().equals(provider))
                .singleElement()
                .satisfies(report -> assertThat(report.reason().orElseThrow()).contains(reason, remedy));
    }

    @Test
    void isNotTriedWhereThePolicyIsCpu() {
        var options = options(ExecutionProvider.cuda(3), FallbackPolicy.CPU);
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source(), options)) {
            assertThat(backend.info().provider()).isEqualTo("CPU");
            assertThat(backend.info().fallbackReason()).contains("CUDA:3 was not tried: the policy is CPU");
        }
    }

    @Test
    void isTheCpuInAReportOfThisMachine() {
        RuntimeReport report = RuntimeReport.probe();
        assertThat(report.version()).contains("1.29.0");
        assertThat(report.problem()).isEmpty();
        assertThat(report.temporaryFolder()).isEqualTo(System.getProperty("java.io.tmpdir"));
        assertThat(report.temporaryFolderProblem()).isEmpty();
        assertThat(report.nativeLibrary()).contains("onnxruntime");
        assertThat(report.providers()).hasSize(3);
        assertThat(report.providers().get(0)).isEqualTo(new ProviderReport(ExecutionProvider.cpu(), Optional.empty()));
    }

    @Test
    void isTriedWithAModelThatProtobufCanRead() throws Exception {
        ModelProto model = ModelProto.parseFrom(HexFormat.of().parseHex(ProviderReport.IDENTITY_MODEL));
        assertThat(model.getUnknownFields().asMap()).isEmpty();
        assertThat(model.getGraph().getNode(0).getOpType()).isEqualTo("Identity");
        assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
    }

    @Test
    void isItsKindAndDevice() {
        assertThat(ExecutionProvider.cuda(1))
                .isEqualTo(ExecutionProvider.cuda(1))
                .hasSameHashCodeAs(ExecutionProvider.cuda(1))
                .isNotEqualTo(ExecutionProvider.cuda(0))
                .isNotEqualTo(ExecutionProvider.directMl(1))
                .hasToString("CUDA:1");
        assertThat(ExecutionProvider.directMl(2)).hasToString("DirectML:2");
        assertThat(ExecutionProvider.cpu()).hasToString("CPU");
    }

    @Test
    void isReadFromItsName() {
        assertThat(ExecutionProvider.from("CPU")).isEqualTo(ExecutionProvider.cpu());
        assertThat(ExecutionProvider.from("cuda")).isEqualTo(ExecutionProvider.cuda(0));
        assertThat(ExecutionProvider.from("directml:12")).isEqualTo(ExecutionProvider.directMl(12));
        for (String wrong : new String[] {"", "gpu", "cpu:0", "cuda:", "cuda:-1", "cuda:1000"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ExecutionProvider.from(wrong))
                    .withMessage("expected cpu, cuda[:N] or directml[:N], found " + wrong);
        }
    }

    @Test
    void refusesANegativeDevice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ExecutionProvider.cuda(-1))
                .withMessage("device: expected 0 or more, found -1");
    }

    @Test
    void refusesImpossibleNumbersOfThreads() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxOptions.defaults().withIntraOpThreads(0))
                .withMessage("intra-op threads: expected 1 to 256, found 0");
    }
}
