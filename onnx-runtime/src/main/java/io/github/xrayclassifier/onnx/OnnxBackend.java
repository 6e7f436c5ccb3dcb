// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.lifecycle.CloseGuard;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.onnx.graph.GraphPlan;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model on ONNX Runtime. The file is parsed and held against its card before native code sees it; files that reach
 * outside themselves are refused.
 *
 * <p>May be shared by threads: one session serves all contexts. {@link #close()} waits for runs under way, at most for 30
 * seconds, and closes the contexts; closing twice is fine.
 */
public final class OnnxBackend implements Backend {

    private static final System.Logger LOG = System.getLogger(OnnxBackend.class.getName());

    private final OrtSession session;
    private final GraphPlan plan;
    private final BackendInfo info;
    private final CloseGuard guard;
    private final int intraOpThreads;
    private final Set<OnnxInferenceContext> contexts = new HashSet<>();

    private OnnxBackend(OrtSession session, GraphPlan plan, BackendInfo info, CloseGuard guard, int intraOpThreads) {
        this.session = session;
        this.plan = plan;
        this.info = info;
        this.guard = guard;
        this.intraOpThreads = intraOpThreads;
    }

    /**
     * Opens a model that carries its card, on the CPU.
     *
     * @param source the file's bytes
     * @return the backend; close it
     * @throws ModelException if the file is damaged, not allowed, has another hash than its source expects, has no card
     *     or contradicts it
     * @throws BackendException if ONNX Runtime cannot be loaded
     */
    public static OnnxBackend open(ModelSource source) {
        return open(source, OnnxOptions.defaults());
    }

    /**
     * Opens a model file that carries its card, on the CPU.
     *
     * @param file an ONNX file
     * @return the backend; close it
     * @throws IOException if the file cannot be read
     * @throws ModelException if the file is damaged, not allowed, has no card or contradicts it
     * @throws BackendException if ONNX Runtime cannot be loaded
     */
    public static OnnxBackend open(Path file) throws IOException {
        return open(ModelSource.of(file));
    }

    /**
     * Opens a model.
     *
     * @param source the file's bytes
     * @param options provider, threads, and the card of a model from elsewhere
     * @return the backend; close it
     * @throws ModelException if the file is damaged, not allowed, has another hash than its source expects, has no card
     *     or contradicts it
     * @throws BackendException if ONNX Runtime cannot be loaded or a required provider is not available
     */
    public static OnnxBackend open(ModelSource source, OnnxOptions options) {
        // Loading the library and hashing the file take as long as checking it, of which native code sees nothing
        // before
        // all of that is done.
        BackgroundTask<OrtEnvironment> library = BackgroundTask.start(
                () -> NativeLibrary.environment(options.nativeCache(), options.isTelemetryChecked()));
        BackgroundTask<String> hash = BackgroundTask.start(() -> verifiedSha256(source));
        GraphPlan plan;
        try {
            OnnxModelFile file = OnnxModelFile.read(source.name(), source.bytes());
            plan = GraphPlan.of(source.name(), options.card().orElseGet(() -> cardIn(source, file)), file);
        } catch (ModelException refused) {
            hash.result(); // the better reason, where the file is another one
            throw refused;
        }
        String sha256 = hash.result();
        OrtEnvironment environment = library.result();
        SessionOpener.Opened opened = new SessionOpener(
                        environment, source.name(), source.bytes(), options.intraOpThreads())
                .open(options.provider(), options.policy());
        BackendInfo info = new BackendInfo(
                "ONNX Runtime " + environment.getVersion(),
                opened.provider().toString(),
                opened.fallbackReason(),
                sha256);
        LOG.log(System.Logger.Level.DEBUG, "opened model {0} on {1}", source.name(), info.provider());
        // DirectML allows one run at a time on a session (onnxruntime.ai, "DirectML Execution Provider").
        boolean oneAtATime = opened.provider().kind() == ExecutionProvider.Kind.DIRECT_ML;
        CloseGuard guard =
                CloseGuard.of("model " + source.name() + ": the backend is closed", oneAtATime ? 1 : Integer.MAX_VALUE);
        return new OnnxBackend(opened.session(), plan, info, guard, options.intraOpThreads());
    }

    /**
     * Opens a model file.
     *
     * @param file an ONNX file
     * @param options provider, threads, and the card of a model from elsewhere
     * @return the backend; close it
     * @throws IOException if the file cannot be read
     * @throws ModelException if the file is damaged, not allowed, has no card or contradicts it
     * @throws BackendException if ONNX Runtime cannot be loaded or a required provider is not available
     */
    public static OnnxBackend open(Path file, OnnxOptions options) throws IOException {
        return open(ModelSource.of(file), options);
    }

    private static String verifiedSha256(ModelSource source) {
        String found = Sha256.of(source.bytes());
        source.sha256().filter(expected -> !expected.equalsIgnoreCase(found)).ifPresent(expected -> {
            throw new ModelException("model " + source.name() + ", SHA-256: expected " + expected + ", found " + found);
        });
        return found;
    }

    private static ModelCard cardIn(ModelSource source, OnnxModelFile file) {
        if (file.metadata().keySet().stream().noneMatch(key -> key.startsWith("xray."))) {
            throw new ModelException("model " + source.name()
                    + ": expected a model card in metadata_props (docs/model-file.md), found none; a model from elsewhere"
                    + " is opened with OnnxOptions.withCard");
        }
        try {
            return ModelCard.from(file.metadata());
        } catch (ModelException e) {
            throw new ModelException("model " + source.name() + ", " + e.getMessage(), e);
        }
    }

    @Override
    public ModelCard card() {
        return plan.card();
    }

    @Override
    public BackendInfo info() {
        return info;
    }

    @Override
    public int workers() {
        return Math.max(1, Parallelism.cores() / intraOpThreads);
    }

    @Override
    public InferenceContext openContext() {
        guard.enter();
        try {
            OnnxInferenceContext context = OnnxInferenceContext.open(this, plan);
            synchronized (contexts) {
                contexts.add(context);
            }
            return context;
        } finally {
            guard.leave();
        }
    }

    void forget(OnnxInferenceContext context) {
        synchronized (contexts) {
            contexts.remove(context);
        }
    }

    void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> pinnedOutputs, OrtSession.RunOptions options) {
        guard.enter();
        try (OrtSession.Result result = session.run(inputs, Set.of(), pinnedOutputs, options)) {
            assert result.size() == pinnedOutputs.size();
        } catch (OrtException e) {
            throw new BackendException(
                    "model " + plan.model() + ", " + info.provider() + ": the run failed: " + e.getMessage(), e);
        } finally {
            guard.leave();
        }
    }

    @Override
    public void close() {
        boolean released = guard.close(CloseGuard.DEFAULT_WAIT, this::release);
        if (!released) {
            LOG.log(System.Logger.Level.WARNING, "model {0}: a run outlives its closing and ends it", plan.model());
        }
    }

    private void release() {
        List<OnnxInferenceContext> open;
        synchronized (contexts) {
            open = new ArrayList<>(contexts);
        }
        open.forEach(OnnxInferenceContext::close);
        try {
            session.close();
        } catch (OrtException e) {
            LOG.log(System.Logger.Level.WARNING, "model {0}: closing failed: {1}", plan.model(), e.getMessage());
        }
        LOG.log(System.Logger.Level.DEBUG, "closed model {0}", plan.model());
    }
}
