import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({
  description:
    'The sealed file of one purchase; `npm run cli -- verify fair-deal FILE` proves either form without this system.',
})
export class FairDeal {
  @Field({ description: 'Place in the event log that it is told as of, as digits.' }) position: string;
  @Field({ description: 'SHA-256 of its content as canonical JSON: what is signed.' }) sha256: string;
  @Field({ description: 'Which of `packKeys` signed it.' }) keyId: string;
  @Field({ description: 'Path on this server, for GET with the same bearer token.' }) jsonPath: string;
  @Field({ description: 'The same to read, with the JSON inside.' }) pdfPath: string;
}
