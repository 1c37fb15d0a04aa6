package io.encoreservice.engine.worker;

import io.encoreservice.engine.EngineProperties;
import io.encoreservice.engine.callback.CallbackSender;
import io.encoreservice.engine.job.JobRepository;
import io.encoreservice.engine.queue.JobQueue;
import io.encoreservice.engine.storage.UserContent;
import io.encoreservice.engine.transcode.OutputPublisher;
import io.encoreservice.engine.transcode.SegmentedTranscoder;
import io.encoreservice.engine.transcode.Transcoder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that run jobs. */
@Configuration(proxyBeanMethods = false)
public class WorkerConfiguration {

    @Bean
    @ConditionalOnMissingBean
    JobSteps jobSteps(
            Transcoder transcoder, SegmentedTranscoder segments, OutputPublisher publisher, CallbackSender callbacks) {
        return new EngineSteps(transcoder, segments, publisher, callbacks);
    }

    @Bean
    Workers workers(
            JobQueue queue, JobRepository jobs, UserContent content, JobSteps steps, EngineProperties properties) {
        return new Workers(
                queue,
                jobs,
                content,
                steps,
                // why: who runs no jobs still takes back those of engines that died, when no other engine is there.
                properties.pollDisabled() ? 0 : properties.workers(),
                properties.redis().jobExpireTime(),
                properties.workerDrainQueue());
    }

    @Bean
    @ConditionalOnProperty(name = "encore-settings.poll-disabled", havingValue = "false", matchIfMissing = true)
    @ConditionalOnBooleanProperty("encore-settings.worker-drain-queue")
    QueueDrain queueDrain(Workers workers, CallbackSender callbacks) {
        return new QueueDrain(workers, callbacks);
    }
}
