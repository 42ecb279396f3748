import { closeSql } from '../../libs/testing/src/test-database';

afterAll(closeSql);
