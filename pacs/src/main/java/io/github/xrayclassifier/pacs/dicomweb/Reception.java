// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import io.github.xrayclassifier.pacs.dicomweb.DicomWebException.Kind;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Receives one body into a {@link ReceiveBuffer}, at most as many bytes as allowed. */
final class Reception implements HttpResponse.BodySubscriber<ByteBuffer> {

    private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();
    private final long most;
    private byte[] memory;
    private int length;
    private Flow.@Nullable Subscription subscription;

    private Reception(byte[] memory, long most) {
        this.memory = memory;
        this.most = most;
    }

    /** Takes what the header says as the size, so that nothing has to grow. */
    static HttpResponse.BodyHandler<ByteBuffer> into(ReceiveBuffer buffer, long most) {
        return info -> {
            long stated = info.headers().firstValueAsLong("Content-Length").orElse(0);
            Reception reception = new Reception(buffer.take((int) Math.max(0, Math.min(stated, most))), most);
            if (stated > most) {
                reception.refuse(stated);
            }
            return reception;
        };
    }

    private void refuse(long found) {
        body.completeExceptionally(new DicomWebException(
                Kind.OVERSIZED, "answer: expected at most " + most + " bytes, found " + found + " or more"));
    }

    @Override
    public CompletionStage<ByteBuffer> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (body.isDone()) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            int more = part.remaining();
            if (body.isDone()) {
                return;
            }
            if (length + (long) more > most) {
                refuse(length + (long) more);
                if (subscription != null) {
                    subscription.cancel();
                }
                return;
            }
            if (length + more > memory.length) {
                memory = ReceiveBuffer.grown(memory, length + more);
            }
            part.get(memory, length, more);
            length += more;
        }
    }

    @Override
    public void onError(Throwable problem) {
        body.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        body.complete(ByteBuffer.wrap(memory, 0, length).slice());
    }
}
